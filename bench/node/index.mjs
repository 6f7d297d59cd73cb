// The acceptance command in Node: the body read and held to its form, the key hashed, one read and one transaction of as many
// items as the function of this project writes. Only what is measured is here; it keeps no rule of the offer.
import { createHash, createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true });
const client = new DynamoDBClient({});
const table = process.env.TABLE_NAME;

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: `/2018-06-01/runtime/invocation/${path}`, method, agent }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve({ id: answer.headers["lambda-runtime-aws-request-id"], body: Buffer.concat(chunks) }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const text = (S) => ({ S });
const put = (Item) => ({ Put: { TableName: table, Item, ConditionExpression: "attribute_not_exists(pk)" } });

async function place(event) {
  const body = JSON.parse(event.body);
  for (const field of ["terms", "accepted", "sku", "currency", "method", "language", "party", "kommo", "consents"]) {
    if (body[field] === undefined) return { statusCode: 422, body: JSON.stringify({ pointer: `/${field}` }) };
  }
  const board = { pk: text("RATES#newest"), sk: text("BOARD") };
  await client.send(new GetItemCommand({ TableName: table, Key: board, ConsistentRead: true }));
  const [id, subject] = [randomUUID(), randomUUID()];
  const at = new Date(event.requestContext.timeEpoch).toISOString();
  const keyed = (value) => createHmac("sha256", process.env.PSEUDONYM_KEYS).update(value).digest("hex");
  const [order, account] = [text(`ORDER#${id}`), keyed(String(body.kommo.account_id))];
  const state = JSON.stringify({ id, at, sku: body.sku, currency: body.currency, terms: body.terms, consents: body.consents });
  const hash = createHash("sha256").update(state).digest("hex");
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        put({ pk: order, sk: text("STATE"), order: text(state), version: { N: "1" }, head: text(hash) }),
        put({ pk: order, sk: text("E#0001"), event: text(state), hash: text(hash) }),
        put({ pk: order, sk: text("OUT#0001.0"), effect: text("mail"), reference: text(randomUUID()) }),
        put({ pk: text(`IDEM#${event.headers["idempotency-key"]}-${id}`), sk: text("IDEM"), body: text(keyed(event.body)) }),
        put({ pk: text(`SUBJECT#${subject}`), sk: text("VAULT"), party: text(JSON.stringify(body.party)) }),
        put({ pk: text(`MAILBOX#${keyed(body.party.email)}`), sk: text(`ORDER#${id}`), at: text(at) }),
      ],
    }),
  );
  const answer = { order: { id, number: id, at, account }, access_token: keyed(id) };
  return { statusCode: 201, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
}

for (;;) {
  const { id, body } = await call("GET", "next");
  await call("POST", `${id}/response`, JSON.stringify(await place(JSON.parse(body))));
}
