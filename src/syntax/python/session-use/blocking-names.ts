/** Functions of the standard library and of well-known packages that block the thread which calls them. */
export const blockingFunctions =
  /^(time\.sleep|input|open|io\.open|asyncio\.run|requests(\.\w+)+|urllib\.request\.\w+|urllib3(\.\w+)+|httpx\.(get|post|put|patch|delete|head|options|request|stream)|subprocess\.(run|call|check_call|check_output|getoutput|getstatusoutput|Popen)|os\.(system|popen|wait|waitpid|listdir|scandir|walk|remove|unlink|rename|replace|makedirs|mkdir|rmdir|removedirs|fsync|open)|glob\.(glob|iglob)|shutil\.(copy\w*|move|rmtree|make_archive|unpack_archive)|tempfile\.\w+|zipfile\.ZipFile|tarfile\.open|gzip\.open|socket\.(create_connection|getaddrinfo|gethostbyname)|smtplib\.\w+|boto3(\.\w+)+|ftplib\.\w+|paramiko(\.\w+)+|psycopg2(\.\w+)+|psycopg\.connect|sqlite3\.connect|pymysql\.connect|MySQLdb\.connect|pymongo\.MongoClient|threading\.Event\.wait)$/;

/** Values from secrets backends: what answers may be a database, a file or a service. */
export const secretReads =
  /(^|\.)(Variable\.(get|set|delete|get_variable_from_secrets)|Connection\.get_connection_from_secrets|BaseHook\.get_connection)$/;

/** Methods that read or write a file, whoever has them. */
export const fileMethods = /^(read_text|read_bytes|write_text|write_bytes)$/;

/** Methods that run an event loop until something is done; on a running loop they raise, or deadlock. */
export const loopMethods = /^run_until_complete$/;

/** What a call makes whose methods block, and which of them; `with` stands for entering it plainly. */
const blockingObjects: readonly (readonly [maker: RegExp, methods: RegExp])[] = [
  [/^(requests\.(Session|session)|httpx\.Client|urllib3\.PoolManager)$/, /./],
  [/^redis\.(?!asyncio\b)(\w+\.)*(Redis|StrictRedis|from_url)$/, /./],
  [/^(boto3\.(client|resource)|pymongo\.MongoClient|paramiko\.SSHClient|smtplib\.\w+|ftplib\.\w+)$/, /./],
  [/^(psycopg2?|sqlite3|pymysql|MySQLdb)\.connect$/, /./],
  [/^pathlib\.(Path|PosixPath)$/, /^(open|unlink|mkdir|rmdir|iterdir|glob|rglob|touch|rename|replace)$/],
  [
    /^(threading|multiprocessing)\.(Lock|RLock|Condition|Semaphore|BoundedSemaphore)$/,
    /^(acquire|wait|with)$/,
  ],
  [/^(threading|multiprocessing)\.(Event|Barrier)$/, /^wait$/],
  [/^(threading\.Thread|multiprocessing\.Process)$/, /^join$/],
  [/^(queue|multiprocessing)\.\w*Queue$/, /^(get|put|join)$/],
  [/^subprocess\.Popen$/, /^(wait|communicate)$/],
  [/(^|\.)submit$/, /^(result|exception)$/],
  [/^sqlalchemy(\.\w+)*\.create_engine$/, /^(connect|begin|raw_connection|execute|scalar)$/],
  [/^sqlalchemy\.orm(\.\w+)*\.sessionmaker$/, /^begin$/],
  [/^sqlalchemy\.orm(\.\w+)*\.scoped_session$/, /./],
];

/** True when a method of what `maker` makes blocks. */
export function blocksAsMethod(maker: string, method: string): boolean {
  return blockingObjects.some(([makers, methods]) => makers.test(maker) && methods.test(method));
}
