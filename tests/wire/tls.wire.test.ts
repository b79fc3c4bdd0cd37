/** TLS and passwords of the adapter against a real PostgreSQL: what connects, and what is said when it does not. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { AdapterError } from "@mz-schedctl/mz-adapter";
import { parseAddress } from "../../packages/mz-adapter/src/session/address.ts";
import { openConnection } from "../../packages/mz-adapter/src/session/connection.ts";
import { PASSWORD, type PostgresServer, startPostgres, USER } from "./postgres_server.ts";

interface Login {
  readonly host?: string;
  readonly user?: string;
  readonly password?: string;
  readonly query?: string;
}

/** One statement over a connection of its own: whether it went over TLS. */
async function ask(server: PostgresServer, login: Login = {}): Promise<string | null | undefined> {
  const { host = "localhost", user = USER, password = PASSWORD, query = "" } = login;
  const secret = password === "" ? "" : `:${encodeURIComponent(password)}`;
  const url = `postgres://${user}${secret}@${host}:${server.port}/postgres${query}`;
  const connection = openConnection({
    address: parseAddress(url),
    parameters: { application_name: "mz-schedctl tls" },
    controlCluster: null,
  });
  try {
    const { rows } = await connection.query({
      doing: "ask about TLS",
      text: "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    });
    return rows[0]?.["ssl"];
  } finally {
    await connection.close();
  }
}

/** The right authority. */
function verified(server: PostgresServer, host: string, mode: string): Login {
  return {
    host,
    query: `?sslmode=${mode}&sslrootcert=${encodeURIComponent(server.authority)}`,
  };
}

/** Fails unless the login is refused with an error of this kind and text that does not give the password away. */
async function assertRefused(
  asked: Promise<unknown>,
  kind: AdapterError["kind"],
  message: RegExp,
): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof AdapterError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    assert.ok(!error.message.includes(PASSWORD) && !error.message.includes("hunter2"));
    return true;
  });
}

describe("a PostgreSQL that insists on TLS", () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres("DNS:localhost");
  });
  after(() => server?.close());

  for (const query of ["", "?sslmode=prefer", "?sslmode=require"]) {
    it(`is reached over TLS with "${query}"`, async () => {
      assert.equal(await ask(server, { query }), "t");
    });
  }

  it("is not reached with sslmode=disable, and says why", async () => {
    const refused = ask(server, { query: "?sslmode=disable" });
    await assertRefused(refused, "password", /no encryption/);
  });

  for (const mode of ["require", "verify-ca", "verify-full"]) {
    it(`is believed with sslmode=${mode} and its authority`, async () => {
      const query = `?sslmode=${mode}&sslrootcert=${encodeURIComponent(server.authority)}`;
      assert.equal(await ask(server, { query }), "t");
    });

    it(`is not believed with sslmode=${mode} and another authority`, async () => {
      const query = `?sslmode=${mode}&sslrootcert=${encodeURIComponent(server.stranger)}`;
      await assertRefused(ask(server, { query }), "unreachable", /TLS failed with .*sslrootcert/);
    });
  }

  it("is not believed with sslmode=verify-full and no authority", async () => {
    const refused = ask(server, { query: "?sslmode=verify-full" });
    await assertRefused(refused, "unreachable", /TLS failed with .*sslrootcert/);
  });

  it("is not believed under its address, which its certificate does not have", async () => {
    const login = verified(server, "127.0.0.1", "verify-full");
    await assertRefused(ask(server, login), "unreachable", /TLS failed with /);
    assert.equal(await ask(server, verified(server, "127.0.0.1", "verify-ca")), "t");
  });

  it("is not asked at all when sslrootcert names no file", async () => {
    const query = "?sslmode=verify-full&sslrootcert=/no/such/file";
    await assertRefused(ask(server, { query }), "usage", /sslrootcert names "\/no\/such\/file"/);
  });

  it("says that a password is wrong, without it", async () => {
    await assertRefused(
      ask(server, { password: "hunter2" }),
      "password",
      /Cannot log in to .*alice/,
    );
    await assertRefused(ask(server, { password: "" }), "password", /Cannot log in to .*alice/);
    await assertRefused(ask(server, { user: "bob" }), "password", /Cannot log in to .*bob/);
  });
});

describe("a PostgreSQL whose certificate is for its address and for another name", () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres("DNS:elsewhere.example,IP:127.0.0.1");
  });
  after(() => server?.close());

  it("is believed under its address", async () => {
    assert.equal(await ask(server, verified(server, "127.0.0.1", "verify-full")), "t");
  });

  it("is not believed under its name, but with verify-ca, which does not look at names", async () => {
    const login = verified(server, "localhost", "verify-full");
    await assertRefused(ask(server, login), "unreachable", /TLS failed with /);
    assert.equal(await ask(server, verified(server, "localhost", "verify-ca")), "t");
  });
});

describe("a PostgreSQL without TLS", () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres(null);
  });
  after(() => server?.close());

  for (const query of ["", "?sslmode=prefer", "?sslmode=disable"]) {
    it(`is reached in the clear with "${query}"`, async () => {
      assert.equal(await ask(server, { query }), "f");
    });
  }

  for (const mode of ["require", "verify-full"]) {
    it(`is not reached with sslmode=${mode}`, async () => {
      const refused = ask(server, { query: `?sslmode=${mode}` });
      await assertRefused(refused, "unreachable", /TLS/);
    });
  }

  it("says that a password is wrong, without it", async () => {
    await assertRefused(ask(server, { password: "hunter2" }), "password", /Cannot log in to /);
  });
});
