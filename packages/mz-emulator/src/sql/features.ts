/** Features that are switched off for everyone. */
import { SqlError } from "../pgwire/message_fields.ts";

/** The refusal of such a feature. */
export function notAvailable(what: string, feature: string): SqlError {
  return new SqlError("XX000", `${what} is not available`, {
    detail: `The requested feature (${feature}) is in private preview.`,
    hint: "Contact support to discuss enabling the feature in your Materialize region.",
  });
}
