-- Files are stripped to other bytes than before: what was kept of their size and checksum is of no use.
update photos set stripped_size = null, stripped_crc32 = null;
