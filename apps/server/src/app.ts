/**
 * The HTTP app: routes and what surrounds them. It knows no socket, so tests ask it directly.
 *
 * There is no access control yet, so only requests addressed to this machine by a loopback name are answered.
 */
import type { RunOptions } from "@mz-schedctl/core";
import { AdapterError } from "@mz-schedctl/mz-adapter";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { answerDesiredState, answerPlan } from "./answers.ts";
import { readPlanRequest } from "./plan_request.ts";
import { problemOf, problemResponse } from "./problem.ts";
import type { WithAdapter } from "./sessions.ts";

export interface AppOptions {
  readonly withAdapter: WithAdapter;
  readonly planning: RunOptions;
  /** Where errors of our own are reported; callers are not told them. */
  readonly report: (message: string) => void;
}

const BODY_LIMIT_BYTES = 16 * 1024;
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** The app over connections that `withAdapter` opens. */
export function createApp({ withAdapter, planning, report }: AppOptions): Hono {
  const app = new Hono();
  app.use(secureHeaders());
  app.use(async (context, next) => {
    if (LOOPBACK_NAMES.includes(new URL(context.req.url).hostname)) return await next();
    return problemResponse(context, NOT_LOOPBACK);
  });
  app.use(bodyLimit({ maxSize: BODY_LIMIT_BYTES, onError: tooLarge }));

  app.get("/livez", (context) => context.json({ status: "ok" }));
  app.get("/readyz", async (context) => {
    const version = await withAdapter(async ({ store, facts }) => {
      await store.strategies();
      return facts.settings.databaseVersion;
    });
    return context.json({ status: "ok", database_version: version });
  });
  app.get(
    "/api/v1/desired-state",
    async (context) =>
      context.json(await withAdapter((adapter) => answerDesiredState(adapter, planning))),
  );
  app.post("/api/v1/plans", async (context) => {
    const wanted = readPlanRequest(await context.req.text());
    if (wanted.kind === "wrong") return problemResponse(context, badRequest(wanted.detail));
    const { cluster } = wanted;
    const options = cluster === null
      ? planning
      : { ...planning, selects: (name: string) => cluster.test(name) };
    return context.json(await withAdapter((adapter) => answerPlan(adapter, options)));
  });

  for (const [path, method] of Object.entries(METHODS)) {
    app.all(path, (context) => wrongMethod(context, method));
  }
  app.notFound((context) => problemResponse(context, notFound(context.req.path)));
  app.onError((error, context) => {
    if (!(error instanceof AdapterError)) report(error.stack ?? error.message);
    return problemResponse(context, problemOf(error));
  });
  return app;
}

const METHODS: Readonly<Record<string, string>> = {
  "/livez": "GET",
  "/readyz": "GET",
  "/api/v1/desired-state": "GET",
  "/api/v1/plans": "POST",
};

const NOT_LOOPBACK = {
  status: 403,
  type: "not-loopback",
  title: "Only loopback is served",
  detail: `The request must be addressed to one of ${LOOPBACK_NAMES.join(", ")}`,
} as const;

function badRequest(detail: string) {
  return { status: 400, type: "bad-request", title: "The body cannot be read", detail } as const;
}

function notFound(path: string) {
  const detail = `There is nothing at ${path}, there is ${Object.keys(METHODS).join(", ")}`;
  return { status: 404, type: "not-found", title: "Not found", detail } as const;
}

function wrongMethod(context: Context, allowed: string): Response {
  context.header("Allow", allowed === "GET" ? "GET, HEAD" : allowed);
  const detail = `${context.req.method} is not possible here, it must be ${allowed}`;
  const title = "Method not allowed";
  return problemResponse(context, { status: 405, type: "method-not-allowed", title, detail });
}

function tooLarge(context: Context): Response {
  const detail = `The body must have at most ${BODY_LIMIT_BYTES} bytes`;
  const title = "The body is too large";
  return problemResponse(context, { status: 413, type: "body-too-large", title, detail });
}
