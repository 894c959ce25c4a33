/** Where the last clip was kept: the next one mostly goes there too. */
export const lastFolder = { name: '' }
