/** The stories on managed clusters, on a Materialize with its own controller for them. */
import { testStories } from "../play.ts";

testStories("stories on managed clusters", new URL("./", import.meta.url), "u4_conservative.txt");
