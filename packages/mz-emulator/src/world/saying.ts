/** Who speaks, in the form that commands look at. */
import type { Context } from "./command.ts";

/** The context of a command and what follows from it. */
export interface Saying {
  readonly context: Context;
  /** The role is one of the system's own: mz_system or mz_support. */
  readonly internal: boolean;
}

/** Who speaks. */
export function sayingOf(context: Context): Saying {
  return { context, internal: context.role === "mz_system" || context.role === "mz_support" };
}
