/** mz-schedctl as a function, for tests and the demo. */
export { runCli } from "./run_cli.ts";
export type { Terminal } from "./terminal.ts";
export { EXIT, type ExitCode } from "./exit_code.ts";
