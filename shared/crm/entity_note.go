package crm

import "slices"

func annotationTable() table {
	return table{
		EntityInfo: EntityInfo{
			Number: Annotation, Name: "annotation", Label: "Note", Plural: "Notes",
			SetName: "annotations", IDName: "annotationid", NameOf: "subject", Owned: true,
			Columns: []string{"subject", "objectid", "filename", "filesize", "ownerid", "modifiedon"},
			Form:    []Section{{"Note", []string{"subject", "objectid", "notetext", "filename", "ownerid"}}},
		},
		fields: join([]field{ident("annotationid", "Note")}, stamps(), owning(), []field{
			text("subject", "Title", 500).hot(),
			lookup("objectid", "Regarding", slices.Concat(regardable, activities, []Entity{KBArticle, SalesLiterature})...).hot(),
			text("filename", "File Name", 255).in("file").hot(),
			integer("filesize", "File Size (Bytes)").in("file").between(0, 1<<31-1).hot(),
			yesNo("isdocument", "Is Document").in("file").hot(),
			text("mimetype", "Mime Type", 256).in("file"),
			text("blobhash", "Content Hash", 64).in("file"), // SHA-256 in hexadecimal: S23
			text("objecttypecode", "Object Type", 100).computed(),
			memo("notetext", "Description"),
			text("langid", "Language ID", 2),
		}),
	}
}
