import assert from "node:assert/strict";
import { describe, it } from "node:test";
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
    assert.deepEqual(parseAddress("postgres://db?sslmode=verify-full").tls, {});
    const chain = parseAddress("postgres://db?sslmode=verify-ca").tls;
    assert.ok(typeof chain === "object" && chain.checkServerIdentity !== undefined);
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
