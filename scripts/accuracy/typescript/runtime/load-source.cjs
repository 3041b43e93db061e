/**
 * Lets an application start as it stands: TypeScript is compiled while it is loaded, with its decorators' metadata,
 * and packages that need a service or a native build (named in STAND_INS, comma-separated) answer everything.
 */
const Module = require("node:module");
const { readFileSync } = require("node:fs");
const typescript = require("typescript");

const standIns = new Set((process.env.STAND_INS ?? "").split(",").filter(Boolean));
const load = Module._load;
Module._load = function loadOrStandIn(request, ...rest) {
  return standIns.has(request) ? standIn() : load.call(this, request, ...rest);
};

function standIn() {
  return new Proxy(class {}, {
    get(target, key) {
      if (key === "then") return undefined;
      return key in target || typeof key === "symbol" ? target[key] : standIn();
    },
    apply(_target, _self, args) {
      const done = args.at(-1);
      if (typeof done === "function") setImmediate(done, null, standIn());
      return standIn();
    },
    construct: () => standIn(),
  });
}

const found = typescript.findConfigFile(process.cwd(), typescript.sys.fileExists);
const own = found === undefined ? {} : typescript.readConfigFile(found, typescript.sys.readFile).config;
for (const extension of [".ts", ".tsx"]) {
  Module._extensions[extension] = (module, file) => {
    const { outputText } = typescript.transpileModule(readFileSync(file, "utf8"), {
      fileName: file,
      compilerOptions: {
        module: typescript.ModuleKind.CommonJS,
        target: typescript.ScriptTarget.ES2021,
        esModuleInterop: own?.compilerOptions?.esModuleInterop ?? false,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    });
    module._compile(outputText, file);
  };
}
