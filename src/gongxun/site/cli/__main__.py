from gongxun.site.cli import main

main()
