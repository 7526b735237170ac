const LINE_EVERY_MS = 5_000;
const FRAME_EVERY_MS = 100;

/** Shows progress on standard error: one changing line on a terminal, else a line every few seconds. */
export function openProgress(stream: NodeJS.WriteStream = process.stderr): {
	show: (line: () => string) => void;
	/** Clears the line for the output that follows. */
	end: () => void;
} {
	const every = stream.isTTY ? FRAME_EVERY_MS : LINE_EVERY_MS;
	let last = performance.now();
	let isDrawn = false;
	return {
		show(line) {
			const now = performance.now();
			if (now - last < every) return;
			last = now;
			isDrawn = true;
			stream.write(stream.isTTY ? `\r\x1b[2K${line().slice(0, stream.columns - 1)}` : `${line()}\n`);
		},
		end() {
			if (isDrawn && stream.isTTY) stream.write('\r\x1b[2K');
		}
	};
}
