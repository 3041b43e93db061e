/** Top-level modules that every Python has, of the versions that FastAPI runs on. */
export const standardLibrary: ReadonlySet<string> = new Set(
  `__future__ _thread abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile calendar cmath
  cmd code codecs codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv
  ctypes dataclasses datetime decimal difflib dis doctest email encodings enum errno faulthandler filecmp fileinput
  fnmatch fractions ftplib functools gc getopt getpass gettext glob graphlib gzip hashlib heapq hmac html http imaplib
  importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes
  mmap modulefinder multiprocessing netrc numbers opcode operator optparse os pathlib pdb pickle pickletools pkgutil
  platform plistlib poplib posixpath pprint profile pstats py_compile pyclbr pydoc queue quopri random re reprlib runpy
  sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 ssl stat
  statistics string stringprep struct subprocess symtable sys sysconfig tabnanny tarfile tempfile textwrap threading
  time timeit token tokenize trace traceback tracemalloc types typing unicodedata unittest urllib uuid venv warnings
  wave weakref webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`.split(/\s+/),
);

/** Those of them that have modules inside; what others seem to have inside is some other module of that name. */
export const standardPackages: ReadonlySet<string> = new Set(
  `asyncio collections compression concurrent ctypes curses dbm email encodings html http importlib json logging
  multiprocessing os pathlib re sqlite3 string sysconfig tomllib unittest urllib venv wsgiref xml xmlrpc zipfile
  zoneinfo`.split(/\s+/),
);

/** Where there are routes, these are installed. */
export const framework: ReadonlySet<string> = new Set([
  "fastapi",
  "starlette",
  "pydantic",
  "pydantic_core",
  "typing_extensions",
  "anyio",
]);

/**
 * True for what no repository means by a package of its own: were a folder of that name found before the installed
 * package, FastAPI and SQLAlchemy themselves would not start.
 */
export function isAlwaysInstalled(module: string): boolean {
  const [top = module] = module.split(".", 1);
  return framework.has(top) || databases.has(top);
}

const databases: ReadonlySet<string> = new Set(["sqlalchemy", "sqlmodel"]);
