/** The WITH (WAIT ...) part of ALTER CLUSTER. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Option } from "./command.ts";
import { durationOf, durationOption, optionsByName, textOption } from "./option_values.ts";

/** How long a change of shape may take, and what then. */
export interface Wait {
  readonly ms: number;
  readonly onTimeout: "commit" | "rollback";
}

/** What was written after WITH, checked; null when nothing was. */
export function parseWait(option: Option | null, managed: boolean): Wait | null {
  if (option === null) return null;
  if (!managed) throw new SqlError("XX000", "ALTER... WITH not supported for unmanaged clusters");
  const { value } = option;
  if (value?.kind !== "clause") {
    return { ms: durationOf(value), onTimeout: "commit" };
  }
  if (!value.keyword.toUpperCase().includes("READY")) {
    return { ms: durationOf(value.options[0]?.value ?? null), onTimeout: "commit" };
  }
  const options = optionsByName(value.options);
  const timeout = durationOption(options, "TIMEOUT");
  const onTimeout = (textOption(options, "ON TIMEOUT") ?? "ROLLBACK").toUpperCase();
  if (timeout === undefined || timeout === null) {
    throw new SqlError(
      "XX000",
      "TIMEOUT=<duration> option is required for ALTER CLUSTER ... WITH (WAIT UNTIL READY ( ... ))",
    );
  }
  if (onTimeout !== "COMMIT" && onTimeout !== "ROLLBACK") {
    throw new SqlError(
      "XX000",
      "invalid ON TIMEOUT option value: Valid options are COMMIT, ROLLBACK",
    );
  }
  return { ms: timeout, onTimeout: onTimeout === "COMMIT" ? "commit" : "rollback" };
}
