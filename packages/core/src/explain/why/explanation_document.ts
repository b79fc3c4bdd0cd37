/** An explanation as the JSON document that programs read: the same data, with snake_case keys and ISO instants. */
import { asDocument } from "../../views/document_keys.ts";
import type { Explanation } from "./explanation.ts";

/** Version 1 of the document; new fields may appear in it, none goes away. */
export function explanationDocument(explanation: Explanation): Readonly<Record<string, unknown>> {
  return asDocument(explanation) as Readonly<Record<string, unknown>>;
}
