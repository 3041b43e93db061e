import { listOf } from "./collections.ts";
import { constant, type Value } from "./value.ts";

/** A Python that takes all of today's code; whoever asks for more than that finds the branch for older ones. */
const version = [3, 13, 0];

/** Constants of the standard library by which code decides; null for any other name. */
export function libraryConstant(name: string): Value | null {
  switch (name) {
    case "os.sep":
    case "os.path.sep":
    case "posixpath.sep":
      return constant("/");
    case "os.name":
      return constant("posix");
    case "sys.platform":
      return constant("linux");
    case "sys.version_info": {
      const parts = version.map((part) => constant(part));
      return listOf([...parts, constant("final"), constant(0)], "tuple");
    }
    default:
      return null;
  }
}
