/** A process that writes lines to the access log of a store: `log-writer.ts DATA_DIR DB_URL|- NAME COUNT`. */
import { openAccessLog } from '#sql/office/access-log.server.ts';

const [dataDir = '', url, user = '', count] = process.argv.slice(2);
const log = await openAccessLog({ dataDir, databaseUrl: url === '-' ? undefined : url });
for (let n = 1; n <= Number(count); n++) {
	await log.write({ at: new Date(), user, role: '', action: 'note', subject: `${n}`, reason: '', details: {} });
	if (n === 1) console.log('writing');
}
await log.close();
