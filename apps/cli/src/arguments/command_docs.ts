/** Help texts of commands, and where a command leaves what was asked for. */
import type { CommandContext } from "@stricli/core";
import type { Request } from "./request.ts";

/** What commands run in: they choose, and nothing else. */
export interface Choosing extends CommandContext {
  readonly choose: (request: Request) => void;
}

interface Help {
  readonly brief: string;
  readonly full: string;
  /** Arguments behind the command's name, each with what it does. */
  readonly examples: readonly (readonly [input: string, brief: string])[];
}

/** Help in the form that the parser takes. */
export function docs({ brief, full, examples }: Help) {
  return {
    brief,
    fullDescription: full,
    customUsage: examples.map(([input, what]) => ({ input, brief: what })),
  };
}
