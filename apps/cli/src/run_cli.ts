/**
 * One run of mz-schedctl: arguments in, an exit code out. Never ends the process, so that all output gets out.
 */
import { toolVersion } from "./tool_version.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit_code.ts";
import { parseArguments } from "./arguments/parse_arguments.ts";
import { isVerbose, type Request } from "./arguments/request.ts";
import { readLogSettings } from "./log/log_settings.ts";
import { type LoggedTerminal, withLog } from "./log/logged_terminal.ts";
import { printJson } from "./output/print_json.ts";
import { withoutSecrets } from "./output/without_secrets.ts";
import type { Terminal } from "./terminal.ts";

/** Runs the command that the arguments name. */
export async function runCli(input: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const parsed = await parseArguments(input, toolVersion);
  switch (parsed.kind) {
    case "text":
      terminal.print(parsed.text);
      return EXIT.done;
    case "wrong":
      for (const message of parsed.messages) {
        terminal.note(`mz-schedctl: ${withoutSecrets(message)}\n`);
      }
      return EXIT.usage;
    case "request":
      return await carryOut(parsed.request, terminal);
  }
}

async function carryOut(request: Request, plain: Terminal): Promise<ExitCode> {
  const { command } = request;
  let terminal = withLog(plain, SILENT, { command });
  try {
    terminal = withLog(plain, readLogSettings(request.flags, plain), { command });
    const code = await dispatch(request, terminal);
    terminal.log.debug("ended", { exit_code: code });
    return code;
  } catch (error) {
    return report(error, request, terminal);
  }
}

/** Until it is known how the run logs. */
const SILENT = { level: null, format: "pretty", everything: false } as const;

/** Each command is loaded only when it runs. */
async function dispatch(request: Request, terminal: LoggedTerminal): Promise<ExitCode> {
  const { command } = request;
  switch (command) {
    case "init":
      return (await import("./commands/init.ts")).runInit(request.flags, terminal);
    case "plan":
      return (await import("./commands/plan.ts")).runPlanCommand(request.flags, terminal);
    case "show":
      return (await import("./commands/show.ts")).runShow(request, terminal);
    case "apply":
      return (await import("./commands/apply.ts")).runApplyCommand(request, terminal);
    case "explain":
      return (await import("./commands/explain.ts")).runExplain(request, terminal);
    case "strategies set":
      return (await import("./commands/strategies_set.ts")).runSet(request, terminal);
    case "strategies list":
      return (await import("./commands/strategies_list.ts")).runList(request.flags, terminal);
    case "strategies remove":
      return (await import("./commands/strategies_remove.ts")).runRemove(request, terminal);
    case "strategies lint":
      return (await import("./commands/strategies_lint.ts")).runLint(request.flags, terminal);
    case "strategies follow":
      return (await import("./commands/strategies_follow.ts")).runFollow(request, terminal);
    case "strategies schema":
      return (await import("./commands/strategies_schema.ts")).runSchema(request, terminal);
    case "pause":
    case "resume":
    case "suspend":
    case "wake":
      return (await import("./commands/order.ts")).runOrder(request, terminal);
    case "history":
      return (await import("./commands/history.ts")).runHistory(request.flags, terminal);
    case "history prune":
      return (await import("./commands/history_prune.ts")).runPrune(request.flags, terminal);
    case "report":
      return (await import("./commands/report.ts")).runReport(request.flags, terminal);
    case "completions":
      return (await import("./commands/completions.ts")).runCompletions(request.shell, terminal);
    case "wipe-state":
      return (await import("./commands/wipe_state.ts")).runWipe(request.flags, terminal);
    case "doctor":
      return (await import("./commands/doctor.ts")).runDoctor(request.flags, terminal);
    case "views print":
      return (await import("./commands/views_print.ts")).runViewsPrint(request.flags, terminal);
    case "views install":
      return (await import("./commands/views_install.ts")).runViewsInstall(request.flags, terminal);
    case "serve":
      return (await import("./commands/serve.ts")).runServe(request.flags, terminal);
  }
}

function report(error: unknown, request: Request, terminal: LoggedTerminal): ExitCode {
  const code = exitCodeOf(error);
  const message = withoutSecrets(error instanceof Error ? error.message : String(error));
  const { json } = request.flags;
  if (json) printJson(terminal, { command: request.command, error: { message, exit_code: code } });
  terminal.fail(message, { exit_code: code });
  if (isVerbose(request.flags) && error instanceof Error && error.stack !== undefined) {
    terminal.note(`${withoutSecrets(error.stack)}\n`);
  }
  return code;
}
