/* The reference tables as bytes in the program. */
.section .rodata
.macro table name, file
    .global idxr_table_\name
    .global idxr_table_\name\()_end
idxr_table_\name:
    .incbin "\file"
idxr_table_\name\()_end:
    .byte 0
.endm
table surnames "reference/surnames.csv"
table given_names_female "reference/given_names_female.csv"
table given_names_male "reference/given_names_male.csv"
table street_names "reference/street_names.csv"
table street_suffixes "reference/street_suffixes.csv"
table unit_designators "reference/unit_designators.csv"
table zip_codes "reference/zip_codes.csv"
table nicknames "reference/nicknames.csv"
.section .note.GNU-stack,"",%progbits
