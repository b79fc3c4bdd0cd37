import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AdapterError, classify } from "./errors.ts";
import { redact } from "./redact.ts";

const at = { doing: "read x", server: "db:6875", user: "joe", controlCluster: null };

function refusal(code: string, message: string, detail?: string) {
  return Object.assign(new Error(message), { code, detail });
}

describe("classify()", () => {
  const cases: readonly (readonly [string, unknown, string, RegExp])[] = [
    [
      "nobody listens",
      refusal("ECONNREFUSED", ""),
      "unreachable",
      /^Cannot reach Materialize at db:6875/,
    ],
    [
      "several addresses, nobody listens",
      Object.assign(new Error(""), { errors: [refusal("ECONNREFUSED", "x")] }),
      "unreachable",
      /connection refused/,
    ],
    ["unknown host", refusal("ENOTFOUND", "x"), "unreachable", /host name is unknown/],
    ["lost", refusal("CONNECTION_CLOSED", "x"), "unreachable", /was lost \(CONNECTION_CLOSED\)/],
    [
      "no TLS at the other end",
      refusal(
        "ECONNRESET",
        "Client network socket disconnected before secure TLS connection was established",
      ),
      "unreachable",
      /^Cannot reach Materialize at db:6875: .*TLS handshake; if it has no TLS, use sslmode=disable$/,
    ],
    ["server shuts down", refusal("57P01", "x"), "unreachable", /was lost/],
    [
      "certificate",
      refusal("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
      "unreachable",
      /sslmode/,
    ],
    ["wrong password", refusal("28P01", "invalid password"), "password", /Cannot log in .* "joe"/],
    [
      "privilege",
      refusal("42501", 'permission denied for TABLE "t"', "The 'joe' role needs SELECT"),
      "permission",
      /^Cannot read x: permission denied for TABLE "t", the 'joe' role needs SELECT$/,
    ],
    [
      "control cluster without replica",
      refusal("0A000", 'CLUSTER "c" has no replicas available to service request'),
      "no_replica",
      /the control cluster "c" has no replica/,
    ],
    [
      "control cluster gone",
      refusal("XX000", "unknown cluster 'nope'"),
      "missing_cluster",
      /--control-cluster/,
    ],
    ["anything else", refusal("XX000", "boom"), "refused", /refused with XX000: boom$/],
  ];
  for (const [name, raw, kind, message] of cases) {
    it(`calls it ${kind}: ${name}`, () => {
      const error = classify(raw, at);
      assert.equal(error.kind, kind);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\.$/);
    });
  }

  it("a connection that ends before the first answer never was one", () => {
    const error = classify(refusal("EPIPE", "write EPIPE"), { ...at, met: false });
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /^Cannot reach Materialize at db:6875: .*\(EPIPE\)/);
    assert.match(
      classify(refusal("EPIPE", ""), { ...at, met: true }).message,
      /was lost \(EPIPE\)/,
    );
  });

  it("leaves what is classified as it is", () => {
    const error = new AdapterError("usage", "Cannot a: b, c");
    assert.equal(classify(error, at), error);
  });
});

describe("redact()", () => {
  it("keeps no connection string and no password", () => {
    const text = redact(
      "dial postgres://u:s3cret@h:1/d?x=1 and postgresql://a@b; password=hunter2",
    );
    assert.doesNotMatch(text, /s3cret|hunter2|@h|@b/);
  });

  it("is in force for every error", () => {
    const error = new AdapterError("refused", "Cannot use postgres://u:p@h/d", {
      said: "bad postgres://u:p@h/d",
    });
    assert.doesNotMatch(`${error.message} ${error.said} ${error.stack}`, /u:p/);
  });
});
