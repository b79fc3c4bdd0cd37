/** The stories on managed clusters of a version that resizes with downtime and makes no extra replicas. */
import { testStories } from "../play.ts";

const folder = new URL("./", import.meta.url);
testStories("stories on managed clusters of an older version", folder, "u4_conservative.txt");
