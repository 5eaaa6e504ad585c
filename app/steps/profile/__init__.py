"""What a table holds, column by column, in one reading and bounded memory.

`tables.profile_rows` reads rows in blocks; `columns.ColumnProfiler` counts each block's different
texts, `kinds` says what a text looks like, `numbers` keeps what quantiles need, `sketches` goes on
where counting every text would take too much memory. What is then an estimate says so.
"""
