/** The body of `POST /api/v1/plans`: optional, and strict about what is in it. */
import { parseClusterFilter } from "@mz-schedctl/core";
import { z } from "zod";

const schema = z.strictObject({
  cluster: z.string().max(1000).optional().describe("Only clusters in whose name this is found"),
});

export type PlanRequest =
  | { readonly kind: "read"; readonly cluster: RegExp | null }
  | { readonly kind: "wrong"; readonly detail: string };

/** What the body asks for; an empty one asks for all clusters. */
export function readPlanRequest(body: string): PlanRequest {
  if (body.trim() === "") return { kind: "read", cluster: null };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { kind: "wrong", detail: "The body is not JSON, it must be an object or empty" };
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) =>
      [issue.path.join("."), issue.message].filter((part) => part !== "").join(": ")
    );
    return { kind: "wrong", detail: issues.join("; ") };
  }
  const { cluster } = parsed.data;
  try {
    return { kind: "read", cluster: cluster === undefined ? null : parseClusterFilter(cluster) };
  } catch (error) {
    return { kind: "wrong", detail: `cluster: ${error instanceof Error ? error.message : error}` };
  }
}
