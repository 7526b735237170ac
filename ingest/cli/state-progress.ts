import type { Progress } from '#sql/fold/full-rebuild.server.ts';
import { openProgress } from './screen.ts';

const UNITS: Record<Progress['step'], string> = {
	letters: 'events of letters',
	calls: 'events of calls',
	outages: 'events of outages',
	days: 'days',
	'catching up': 'parts of what came meanwhile'
};

/** Shows the progress of a rebuild, a verification or an undo. */
export function stateProgress(): { show: (progress: Progress) => void; end: () => void } {
	const progress = openProgress();
	return {
		show: ({ step, done, of }) => progress.show(() => `${done} of ${of} ${UNITS[step]}`),
		end: () => progress.end()
	};
}
