// Runs in the head before the first paint, so that a chosen theme does not flash.
import { apply, chosen } from "./choice";

apply(chosen());
