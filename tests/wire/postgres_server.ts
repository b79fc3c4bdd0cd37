/**
 * A real PostgreSQL with a certificate made on the spot: what TLS and passwords are tested against.
 *
 * It listens on a free port of the loopback interface, keeps everything in one folder and is gone with `close`. As root
 * it runs as the user postgres, because PostgreSQL refuses root.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { findProgram, freePort, run } from "./sandbox.ts";

export interface PostgresServer {
  readonly port: number;
  /** The certificate of the authority that signed the server's. */
  readonly authority: string;
  /** The certificate of an authority that has nothing to do with it. */
  readonly stranger: string;
  close(): Promise<void>;
}

/** Name and password of its one user. */
export const USER = "alice";
export const PASSWORD = "pa55 w:rd@/";

/** Starts one; with names for its certificate it accepts nothing but TLS, with null it has none. */
export async function startPostgres(names: string | null): Promise<PostgresServer> {
  const programs = serverPrograms();
  const folder = mkdtempSync(join(tmpdir(), "mz-schedctl-postgres-"));
  const data = join(folder, "data");
  const as = await asOwner(folder);
  writeFileSync(join(folder, "password"), PASSWORD);
  await must(
    as([
      join(programs, "initdb"),
      ...["-D", data, "-U", USER, "-A", "scram-sha-256", "--no-sync"],
      `--pwfile=${join(folder, "password")}`,
    ]),
  );
  const authority = await makeAuthority(folder, "authority");
  const stranger = await makeAuthority(folder, "stranger");
  const certificate = await makeCertificate(folder, { names: names ?? "DNS:localhost", as });
  writeFileSync(
    join(data, "pg_hba.conf"),
    `${names === null ? "host" : "hostssl"} all all 127.0.0.1/32 scram-sha-256\n`,
  );
  const port = await freePort();
  const settings = [
    ...["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${folder}`],
    ...["fsync=off", "logging_collector=off", `ssl=${names === null ? "off" : "on"}`],
    ...[`ssl_cert_file=${certificate}.crt`, `ssl_key_file=${certificate}.key`],
  ];
  const stop = await start(
    as([join(programs, "postgres"), "-D", data, ...settings.flatMap((one) => ["-c", one])]),
  );
  return {
    ...{ port, authority, stranger },
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

type Command = readonly [string, ...string[]];

function serverPrograms(): string {
  const folder = "/usr/lib/postgresql";
  const [version] = readdirSync(folder).sort().reverse();
  if (version === undefined) {
    throw new Error(`Cannot start PostgreSQL: "${folder}" is empty, install postgresql first`);
  }
  return join(folder, version, "bin");
}

/** Turns a command into one that runs as the owner of the folder. */
async function asOwner(folder: string): Promise<(command: Command) => Command> {
  if (process.getuid?.() !== 0) return (command) => command;
  const setpriv = await findProgram("setpriv");
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (flag) =>
      Number((await must(["/usr/bin/id", flag, "postgres"])).trim())
    ),
  );
  chownSync(folder, uid ?? 0, gid ?? 0);
  const change = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return (command) => [setpriv, ...change, ...command];
}

async function makeAuthority(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  await must([
    ...[await findProgram("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"] as const,
    ...["-days", "2", "-subj", `/CN=${name} of a test`],
    ...["-keyout", `${file}.key`, "-out", `${file}.crt`],
  ] as Command);
  return `${file}.crt`;
}

/** The key belongs to the owner of the folder. */
async function makeCertificate(
  folder: string,
  { names, as }: { readonly names: string; readonly as: (command: Command) => Command },
): Promise<string> {
  const openssl = await findProgram("openssl");
  const own = join(folder, "own");
  mkdirSync(own);
  const file = join(own, "server");
  writeFileSync(`${file}.ext`, `subjectAltName=${names}\n`);
  await must([
    ...[openssl, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a server"] as Command,
    ...["-keyout", `${file}.made`, "-out", `${file}.csr`],
  ]);
  await must([
    ...[openssl, "x509", "-req", "-days", "2", "-in", `${file}.csr`] as Command,
    ...["-CA", join(folder, "authority.crt"), "-CAkey", join(folder, "authority.key")],
    ...["-set_serial", "1", "-extfile", `${file}.ext`, "-out", `${file}.crt`],
  ]);
  for (const path of [`${file}.made`, `${file}.crt`]) {
    await must(["/bin/chmod", "a+r", path]);
  }
  await must(as(["/bin/sh", "-c", `umask 077 && cat ${file}.made > ${folder}/server.key`]));
  await must(as(["/bin/cp", `${file}.crt`, `${folder}/server.crt`]));
  return join(folder, "server");
}

/** What a command printed; it must succeed. */
async function must(command: Command): Promise<string> {
  const ended = await run(command, { env: { LC_ALL: "C.UTF-8", PATH: process.env["PATH"] ?? "" } });
  if (ended.code !== 0) throw new Error(`Cannot run ${command[0]}: ${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}

/** Starts the server and waits until it says that it is ready; returns what stops it. */
async function start([program, ...args]: Command): Promise<() => Promise<void>> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: { LC_ALL: "C" } });
  const gone = once(child, "exit");
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (chunk: Uint8Array) => {
      said += chunk;
      if (said.includes("ready to accept connections")) resolve();
    });
    child.once("exit", () => reject(new Error(`Cannot start PostgreSQL: ${said}`)));
  });
  return async () => {
    child.kill("SIGINT");
    await gone;
  };
}
