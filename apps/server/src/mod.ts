/** The HTTP server: an app that can be asked without a socket, and the socket. */
export { type AppOptions, createApp } from "./app.ts";
export { type RunningServer, type ServerOptions, startServer } from "./listen.ts";
