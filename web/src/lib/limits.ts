// Written by `make docs` from coach/pagelimits.go. Lengths are in characters.

export const limits = {
  clipTitle: 300,
  folderName: 200,
  minClipMs: 200,
} as const
