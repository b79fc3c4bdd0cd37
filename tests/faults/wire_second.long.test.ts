/** The second half of the fault runs over the wire. */
import { testPart } from "./wire_stories.ts";

testPart(2, 2);
