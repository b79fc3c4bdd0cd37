/** Passwords in clear text and by SCRAM-SHA-256, and encrypted connections. */
import { deepEqual, equal } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { describe, it } from "node:test";
import { createFakeBackend } from "./fake_backend.ts";
import { frame } from "./message_encode.ts";
import { dial, i32, query, startup, z } from "./raw_client.ts";
import { startScram } from "./scram.ts";
import { servePgwire } from "./server.ts";

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** The client's last SCRAM message. */
function prove(password: string, bare: string, challenge: string): string {
  const [nonce = "", salt = "", rounds = ""] = challenge.split(",").map((part) => part.slice(2));
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(rounds), 32, "sha256");
  const clientKey = hmac(salted, "Client Key");
  const stored = createHash("sha256").update(clientKey).digest();
  const unproven = `c=biws,r=${nonce}`;
  const signature = hmac(stored, `${bare},${challenge},${unproven}`);
  const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)));
  return `${unproven},p=${proof.toString("base64")}`;
}

describe("SCRAM", () => {
  it("agrees with the example of RFC 7677", () => {
    const exchange = startScram("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", {
      password: "pencil",
      salt: Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"),
      nonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
    });
    equal(
      exchange?.challenge,
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    );
    const final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0," +
      "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    equal(exchange?.conclude(final), "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    equal(exchange?.conclude(final.replace("p=dH", "p=dX")), null);
  });
});

describe("passwords", () => {
  it("are asked for in clear text", async () => {
    const server = await servePgwire(createFakeBackend("secret"), { portKind: "external" });
    for (const password of ["secret", "wrong"]) {
      const client = await dial(server.port);
      client.send(startup({ user: "tester" }));
      equal(await client.next(), "R 00000003");
      client.send(frame("p", z(password)));
      const expected = password === "secret" ? "R 00000000" : "E SFATAL|C28P01|Minvalid password";
      equal(await client.next(), expected);
      client.socket.destroy();
    }
    await server.close();
  });
  it("are asked for by SCRAM where that is wanted", async () => {
    const options = { portKind: "external", passwordMethod: "scram" } as const;
    const server = await servePgwire(createFakeBackend("secret"), options);
    for (const password of ["secret", "wrong"]) {
      const client = await dial(server.port);
      client.send(startup({ user: "tester" }));
      equal(await client.next(), `R 0000000a${Buffer.from("SCRAM-SHA-256\0\0").toString("hex")}`);
      const bare = "n=,r=abcdef";
      const first = Buffer.from(`n,,${bare}`);
      client.send(frame("p", z("SCRAM-SHA-256"), i32(first.length), first));
      const challenge = Buffer.from((await client.next()).slice(2), "hex").subarray(4).toString();
      client.send(frame("p", Buffer.from(prove(password, bare, challenge))));
      if (password === "wrong") equal(await client.next(), "E SFATAL|C28P01|Minvalid password");
      else {
        await client.next();
        equal(await client.next(), "R 00000000");
        await client.until("Z");
        client.send(query("rows 0"));
        deepEqual(await client.until("Z"), ["T 1 n", "C SELECT 0", "Z I"]);
      }
      client.socket.destroy();
    }
    await server.close();
  });
});
