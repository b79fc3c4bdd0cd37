/** Errors as `application/problem+json`. Nothing of a connection string or of our code is in them. */
import type { Context } from "hono";
import { AdapterError, type TroubleKind } from "@mz-schedctl/mz-adapter";

export type ProblemStatus = 400 | 403 | 404 | 405 | 413 | 500 | 502 | 503;

/** What went wrong, for programs (`type`) and people. */
export interface Problem {
  readonly status: ProblemStatus;
  /** The last part of its URN. */
  readonly type: string;
  readonly title: string;
  readonly detail: string;
}

/** The response to a request that cannot be answered. */
export function problemResponse(context: Context, problem: Problem): Response {
  const { status, type, title, detail } = problem;
  const body = { type: `urn:mz-schedctl:problem:${type}`, title, status, detail };
  return context.body(JSON.stringify(body), status, { "Content-Type": "application/problem+json" });
}

/** What an error thrown by a route means to the caller. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AdapterError) {
    return {
      status: STATUS[error.kind],
      type: error.kind.replaceAll("_", "-"),
      title: TITLES[error.kind],
      detail: error.message,
    };
  }
  return {
    status: 500,
    type: "internal",
    title: "Internal error",
    detail: "An error of mz-schedctl itself; its message is in the log of the server",
  };
}

const STATUS: Readonly<Record<TroubleKind, ProblemStatus>> = {
  usage: 500,
  unreachable: 503,
  password: 503,
  permission: 503,
  missing_tables: 503,
  missing_cluster: 503,
  no_replica: 503,
  refused: 502,
  unexpected: 502,
};

const TITLES: Readonly<Record<TroubleKind, string>> = {
  usage: "The connection string cannot be used",
  unreachable: "Materialize cannot be reached",
  password: "Materialize does not accept user or password",
  permission: "A privilege is missing",
  missing_tables: "The tables of mz-schedctl are missing",
  missing_cluster: "The control cluster does not exist",
  no_replica: "The control cluster has no replica",
  refused: "Materialize refused a statement",
  unexpected: "Materialize answered in an unexpected form",
};
