// Each command loads this first. It is plain JavaScript, so that an older Node can read it and say what is missing.
if (Number(process.versions.node.split('.')[0]) < 26) {
	console.error(
		`pasokh: the Node that Pasokh runs on is not installed (this is ${process.version}): run npm ci first, and see what it says`
	);
	process.exit(1);
}
