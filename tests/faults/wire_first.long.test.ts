/** The first half of the fault runs over the wire. */
import { testPart } from "./wire_stories.ts";

testPart(1, 2);
