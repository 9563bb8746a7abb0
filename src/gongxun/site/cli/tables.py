from gongxun.site.cli.words import group as new_group

group = new_group("导入 Excel 或 CSV 表格。")
