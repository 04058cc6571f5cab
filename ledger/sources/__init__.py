"""Where usage already lies: files to facts. One module a source, loaded only when it is used."""
