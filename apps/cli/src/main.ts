/** The program `mz-schedctl`. The exit code is set, not forced: forcing it would cut off output in a pipe. */
import process from "node:process";
import { runCli } from "./run_cli.ts";
import { processTerminal } from "./terminal.ts";

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
