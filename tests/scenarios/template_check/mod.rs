//! `template.yaml` grants and attaches what the code declares, and the code does what it declares: no more and no less.

mod attached;
mod edge;
mod granted;
mod operating;
mod rig;
mod secrets;
mod used;
mod watched;
