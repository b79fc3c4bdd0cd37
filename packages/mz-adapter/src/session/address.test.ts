import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PeerCertificate } from "node:tls";
import { AdapterError } from "../errors.ts";
import { parseAddress } from "./address.ts";

describe("parseAddress()", () => {
  it("fills in what is missing", () => {
    assert.deepEqual(parseAddress("postgres://db"), {
      host: "db",
      port: 6875,
      user: "materialize",
      password: "",
      database: "materialize",
      tls: "prefer",
      parameters: {},
    });
  });

  it("decodes user, password and database", () => {
    const address = parseAddress("postgresql://a%40b:p%3Aw%2F@[::1]:1/d%20b?sslmode=disable");
    const { host, port, user, password, database, tls } = address;
    assert.deepEqual(
      { host, port, user, password, database, tls },
      { host: "::1", port: 1, user: "a@b", password: "p:w/", database: "d b", tls: false },
    );
  });

  it("passes other parameters on, and keeps the application name ours", () => {
    const { parameters } = parseAddress(
      "postgres://db?options=--search_path%3Dx&application_name=y&cluster=c",
    );
    assert.deepEqual(parameters, { options: "--search_path=x", cluster: "c" });
  });

  it("knows the modes of TLS", () => {
    assert.equal(parseAddress("postgres://db?sslmode=require").tls, "require");
  });

  it("looks for the host in the certificate with verify-full, also for an address, and not with verify-ca", () => {
    const trouble = (url: string, subjectaltname: string) => {
      const { tls } = parseAddress(url);
      assert.ok(typeof tls === "object");
      const certificate = { subject: { CN: "x" }, subjectaltname } as PeerCertificate;
      return tls.checkServerIdentity("localhost", certificate)?.message;
    };
    const full = "?sslmode=verify-full";
    assert.equal(trouble(`postgres://db${full}`, "DNS:db"), undefined);
    assert.match(trouble(`postgres://db${full}`, "DNS:localhost") ?? "", /does not match/);
    assert.equal(trouble(`postgres://10.0.0.1${full}`, "IP Address:10.0.0.1"), undefined);
    assert.match(trouble(`postgres://10.0.0.1${full}`, "DNS:localhost") ?? "", /10\.0\.0\.1/);
    assert.equal(trouble("postgres://db?sslmode=verify-ca", "DNS:localhost"), undefined);
  });

  const bad: readonly (readonly [string, RegExp])[] = [
    ["no url :secret", /it is not a URL/],
    ["http://user:secret@db", /its scheme is "http"/],
    ["postgres://user:secret@db?sslmode=maybe", /sslmode is "maybe"/],
    ["postgres://u:secret@db?sslmode=verify-full&sslrootcert=/no/such/file", /sslrootcert/],
  ];
  for (const [text, message] of bad) {
    it(`refuses ${text.replace("secret", "...")} without repeating it`, () => {
      assert.throws(() => parseAddress(text), (error) => {
        assert.ok(error instanceof AdapterError);
        assert.equal(error.kind, "usage");
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    });
  }
});
