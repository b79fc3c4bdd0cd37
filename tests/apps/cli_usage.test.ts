/** What users get wrong before a server is involved: the message, the exit code, and no secret in it. */
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runInProcess } from "./console.ts";

describe("wrong usage is exit code 64 and says what would be right", () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an unknown flag", ["plan", "--jsn"], /no flag --jsn, did you mean --json\?/],
    ["an unknown flag of another command", ["init", "--strict"], /no flag --strict/],
    ["an unknown command", ["paln"], /no command "paln", did you mean plan\?/],
    ["a command that would be a guess", ["list"], /no command "list"; mz-schedctl --help/],
    ["a command like apply", ["aply"], /no command "aply"; mz-schedctl --help/],
    ["a flag without its hyphen", ["wipe-state", "--dryrun"], /did you mean --dry-run\?/],
    [
      "two arguments that are missing",
      ["strategies", "set", "c"],
      /^mz-schedctl: .*TYPE is missing\nmz-schedctl: .*JSON is missing\n$/,
    ],
    ["a group that does not end", ["plan", "--cluster", "a(b"], /"a\(b" .*position 2/],
    ["nothing to repeat", ["plan", "--cluster", "ab**"], /"ab\*\*" .*position 4/],
    ["a flag without its value", ["plan", "--cluster"], /--cluster needs a value/],
    ["a wrong choice", ["apply", "--on-error", "panic"], /must be one of continue, stop/],
    ["an argument too many", ["plan", "prod"], /"prod" is one argument too many/],
    ["an argument that is missing", ["strategies", "set", "c", "t"], /argument JSON is missing/],
    ["no URL", ["plan"], /--postgres-url[\s\S]*DATABASE_URL[\s\S]*DATABASE_URL_FILE[\s\S]*\.env/],
    ["a URL of another kind", ["plan", "--postgres-url", "http://h/d"], /it must be postgres/],
    ["an address for everybody", ["serve", "--host", "0.0.0.0"], /127\.0\.0\.1/],
    ["a port that is none", ["serve", "--port", "99999"], /"99999" is no port/],
    ["JSON that is none", ["strategies", "set", "c", "target_size", "{"], /it is not JSON/],
  ];
  for (const [name, args, message] of cases) {
    it(name, async () => {
      const run = await runInProcess(args);
      assert.equal(run.code, 64, run.stderr);
      assert.match(run.stderr, message);
      assert.equal(run.stdout, "");
    });
  }

  it("a variable that cannot be read", async () => {
    const variables = { DATABASE_URL: "postgres://h/d", MZ_SCHEDCTL_DEFAULT_COOLDOWN_S: "soon" };
    const run = await runInProcess(["plan"], { variables });
    assert.equal(run.code, 64);
    assert.match(run.stderr, /MZ_SCHEDCTL_DEFAULT_COOLDOWN_S: it is "soon"/);
  });

  it("a file that should hold the URL and is not there", async () => {
    const variables = { DATABASE_URL_FILE: "/no/such/file" };
    const run = await runInProcess(["plan"], { variables });
    assert.equal(run.code, 64);
    assert.match(run.stderr, /"\/no\/such\/file": there is no such file/);
  });
});

describe("passwords stay secret", () => {
  it("in the wrong place", async () => {
    const run = await runInProcess(["plan", "postgres://u:hunter2@host/db"]);
    assert.equal(run.code, 64);
    assert.ok(!run.stderr.includes("hunter2"), run.stderr);
  });

  it("when nobody listens, as text and as JSON", async () => {
    const url = `postgres://u:hunter2@127.0.0.1:${await closedPort()}/db`;
    for (const extra of [[], ["--json"], ["--verbose"]]) {
      const run = await runInProcess(["plan", "--postgres-url", url, ...extra]);
      assert.equal(run.code, 69, run.stderr);
      assert.match(run.stderr, /connection refused/);
      assert.ok(!(run.stderr + run.stdout).includes("hunter2"), run.stderr);
    }
  });
});

describe("the URL comes from the first source that has one", () => {
  const urlOf = (name: string, port: number) => `postgres://127.0.0.1:${port}/${name}`;

  /** Every source names a port where nobody listens; the message tells which one was tried. */
  async function portTried(sources: {
    readonly flag?: number;
    readonly variable?: number;
    readonly file?: number;
    readonly dotEnv?: number;
  }): Promise<number> {
    const { flag, variable, file, dotEnv } = sources;
    const here = mkdtempSync(join(tmpdir(), "mz-schedctl-env-"));
    if (dotEnv !== undefined) {
      writeFileSync(join(here, ".env"), `# where\nDATABASE_URL="${urlOf("env", dotEnv)}"\n`);
    }
    if (file !== undefined) writeFileSync(join(here, "url"), urlOf("file", file) + "\n");
    const run = await runInProcess(
      ["plan", ...(flag === undefined ? [] : ["--postgres-url", urlOf("flag", flag)])],
      {
        folder: here,
        variables: {
          ...(variable === undefined ? {} : { DATABASE_URL: urlOf("variable", variable) }),
          ...(file === undefined ? {} : { DATABASE_URL_FILE: "url" }),
        },
      },
    );
    assert.equal(run.code, 69, run.stderr);
    return Number(/127\.0\.0\.1:(\d+)/.exec(run.stderr)?.[1]);
  }

  it("flag, variable, file, .env", async () => {
    assert.equal(await portTried({ flag: 1, variable: 2, file: 3, dotEnv: 4 }), 1);
    assert.equal(await portTried({ variable: 2, file: 3, dotEnv: 4 }), 2);
    assert.equal(await portTried({ file: 3, dotEnv: 4 }), 3);
    assert.equal(await portTried({ dotEnv: 4 }), 4);
  });
});

describe("help", () => {
  const commands = [
    ["init"],
    ["plan"],
    ["apply"],
    ["strategies", "set"],
    ["strategies", "list"],
    ["strategies", "remove"],
    ["strategies", "lint"],
    ["strategies", "follow"],
    ["strategies", "schema"],
    ["pause"],
    ["resume"],
    ["suspend"],
    ["wake"],
    ["wipe-state"],
    ["doctor"],
    ["views", "print"],
    ["views", "install"],
    ["serve"],
  ];

  it("lists every command", async () => {
    const { code, stdout } = await runInProcess(["--help"]);
    assert.equal(code, 0);
    for (const [word = ""] of commands) assert.ok(stdout.includes(word), word);
  });

  it("answers to the words help and version as to the flags", async () => {
    const pairs = [
      [["help"], ["--help"]],
      [["help", "strategies", "set"], ["strategies", "set", "--help"]],
      [["strategies", "help", "set"], ["strategies", "set", "--help"]],
      [["version"], ["--version"]],
    ] as const;
    for (const [words, flags] of pairs) {
      assert.deepEqual(await runInProcess(words), await runInProcess(flags));
    }
  });

  it("takes -v as the version alone, and as a flag before and behind a command", async () => {
    assert.deepEqual(await runInProcess(["-v"]), await runInProcess(["--version"]));
    for (const args of [["-vv", "plan"], ["plan", "-vv"], ["plan", "--verbose", "-v"]]) {
      assert.match((await runInProcess(args)).stderr, /no URL is given/);
    }
  });

  it("shows the values that flags take", async () => {
    const { stdout } = await runInProcess(["plan", "--help"]);
    for (const flag of ["--postgres-url URL]  ", "--schema NAME]  ", "--cluster REGEX]  "]) {
      assert.ok(stdout.includes(flag), stdout);
    }
  });

  for (const command of commands) {
    it(`of ${command.join(" ")} has an example and every common flag`, async () => {
      const { code, stdout } = await runInProcess([...command, "--help"]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`mz-schedctl ${command.join(" ")}.*\n {4}\\S`));
      for (
        const flag of [
          "--postgres-url",
          "--schema",
          "--json",
          "--control-cluster",
          "-v [--verbose]",
        ]
      ) {
        assert.ok(stdout.includes(flag), flag);
      }
    });
  }
});

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 1;
}
