/**
 * Plays every story of this folder on an emulated Materialize and compares what a person would have seen.
 *
 * Commit a changed expectation only if you can say why it changed. `deno task golden:update` rewrites them.
 */
import { testStories } from "./play.ts";

testStories("stories on the emulator", new URL("./", import.meta.url), "u4_conservative.txt");
