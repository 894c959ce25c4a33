package transcript

func inspectZip(src source) (source, Detection, error) {
	return src, Detection{}, refuse("", "", "This is a zip archive, not a transcript. Unpack it and bring the files inside.")
}
