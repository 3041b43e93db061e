import type { Registration } from "./routers.ts";

const indent = (source: string) => source.replace(/^(?=.)/gm, "    ");
const withoutItem = (path: string) => path.replace(' + "/{item_id}"', "");

/** What few applications do, and some do. */
export const rarerRegistrations: readonly Registration[] = [
  // The framework's own route object, put where routes are kept.
  (_random, router, make) => {
    const { name, path, source } = make();
    return `${source}\n\n${router}.routes.append(APIRoute(${path}, ${name}, methods=["GET"]))\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `${source}\n\nadd_${name} = functools.partial(${router}.add_api_route, methods=["PATCH"])\nadd_${name}(${path}, ${name})\n`;
  },
  // A decorator of the application's own that registers.
  (_random, router, make) => {
    const { name, path, source } = make();
    return `def route_${name}(path, **options):\n    def decorate(function):\n        ${router}.add_api_route(path, function, **options)\n        return function\n\n    return decorate\n\n\n@route_${name}(${path}, methods=["GET"])\n${source}`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `${source}\n\n(register_${name} := ${router}.post(${path}))(${name})\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make("self");
    return `class Base_${name}:\n    path = ${withoutItem(path)}\n\n    def mount(self, target):\n        target.add_api_route(self.path, self.${name}, methods=["GET"])\n\n\nclass Child_${name}(Base_${name}):\n${indent(source.replace("item_id: int, ", "").replace(", item_id: int", ""))}\n\nChild_${name}().mount(${router})\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `try:\n    import module_that_is_not_there_${name}\nexcept ImportError:\n    module_that_is_not_there_${name} = None\n\nif module_that_is_not_there_${name} is None:\n\n    @${router}.get(${path})\n${indent(source)}`;
  },
  (_random, router, make) => {
    const [one, other] = [make(), make()];
    return `${one.source}\n\n${other.source}\n\nTABLE_${one.name} = {"${one.name}": (${one.name}, ${one.path}, ["GET"]), "${other.name}": (${other.name}, ${other.path}, ["PUT"])}\nfor key, (endpoint, path, methods) in TABLE_${one.name}.items():\n    ${router}.add_api_route(path, endpoint, methods=methods, name=key)\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `class Holder_${name}:\n    target = ${router}\n\n\n@Holder_${name}.target.get(${path})\n${source}`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `${source}\n\n[${router}.add_api_route(prefix + ${path}, ${name}, methods=["GET"]) for prefix in ("/x", "/y")]\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `with contextlib.suppress(AttributeError):\n    ${router}.get(${path})\n\n${source}\n\nfor number in range(2):\n    ${router}.get(f"/numbered-{number}" + ${path})(${name})\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    return `match len(PARTS):\n    case 2:\n\n        @${router}.get(${path})\n${indent(indent(source))}\n    case _:\n        pass\n\n# ${name}\n`;
  },
  (_random, router, make) => {
    const { name, path, source } = make();
    const options = `options_${name}`;
    return `${options} = {"path": ${path}, "methods": ["GET", "HEAD"]}\n${options}.update(name="x")\n\n\n@${router}.api_route(**${options})\n${source}`;
  },
  (_random, router, make) => {
    const { path, source, name } = make();
    return `router_${name} = APIRouter()\n\n\n@router_${name}.get(${path})\n${source}\n\n${router}.include_router(router_${name}, prefix="/child")\n${router}.include_router(router_${name}, prefix="/twin", dependencies=[Depends(async_user)])\n`;
  },
  (_random, router, make) => {
    const { path, source, name } = make();
    return `def skipped_${name}():\n    @${router}.get("/never" + ${path})\n${indent(source)}\n`;
  },
];
