namespace Generative.Tokenizers;

/// <summary>Reads the decoder of tokenizer.json.</summary>
internal static class DecoderReader
{
    /// <summary>The stages; a file without a decoder puts spaces between tokens.</summary>
    public static IReadOnlyList<DecodeStage> Read(JsonObjectReader? json)
    {
        if (json is null)
            return [Stages.Spaced];
        List<DecodeStage> stages = [];
        var joined = false;
        Add(json, stages, ref joined);
        return stages;
    }

    /// <param name="json">A decoder.</param>
    /// <param name="stages">Where its stages go.</param>
    /// <param name="joined">Whether an earlier decoder made one text of the pieces, so that pieces mean nothing any more.</param>
    private static void Add(JsonObjectReader json, List<DecodeStage> stages, ref bool joined)
    {
        var type = json.Text("type");
        if (type == "Sequence")
        {
            foreach (var part in json.Objects("decoders"))
                Add(part, stages, ref joined);
            return;
        }
        if (type == "Fuse")
        {
            joined = true;
            return;
        }
        if (joined && !Streams(type, json))
            stages.Add(Stages.Gather);
        stages.Add(Stage(type, json, joined));
        joined |= type == "ByteLevel";
    }

    private static bool Streams(string type, JsonObjectReader json) =>
        type == "Strip" || (type == "Replace" && PatternReader.Literal(json) is { Length: > 0 });

    private static DecodeStage Stage(string type, JsonObjectReader json, bool joined) => type switch
    {
        "ByteLevel" => Stages.ByteLevel,
        "ByteFallback" => Stages.ByteFallback,
        "Metaspace" => Stages.Metaspace(json.OptionalText("replacement") ?? Metaspace.Symbol,
            SplitterReader.Prefix(json) != MetaspacePrefix.Never),
        "WordPiece" => Stages.WordPiece(json.OptionalText("prefix") ?? "##", json.Flag("cleanup", true)),
        "CTC" => Stages.Ctc(json.OptionalText("pad_token") ?? "<pad>", json.OptionalText("word_delimiter_token") ?? "|",
            json.Flag("cleanup", true)),
        "BPEDecoder" => Stages.Suffix(json.OptionalText("suffix") is { Length: > 0 } suffix ? suffix : Clip.WordEnd),
        "Replace" => joined && Streams(type, json) ? Stages.Replace(PatternReader.Literal(json)!, json.Text("content")) : ReplaceEach(json),
        "Strip" => Strip(json, joined),
        _ => throw new InvalidDataException($"{json.Source}: 'type' is '{type}', which is no known decoder; use a known one"),
    };

    private static DecodeStage ReplaceEach(JsonObjectReader json)
    {
        var (find, content) = (PatternReader.Read(json), json.Text("content"));
        return Stages.Each((piece, _) => Matches.Replace(piece, find(piece), content));
    }

    private static DecodeStage Strip(JsonObjectReader json, bool joined)
    {
        var (content, start, stop) = (json.Text("content"), json.OptionalNumber("start") ?? 0, json.OptionalNumber("stop") ?? 0);
        if (content is not [var character])
            throw new InvalidDataException($"{json.Source}: 'content' is '{content}'; expected one character");
        return joined ? Stages.Strip(character, start, stop) : Stages.Each((piece, _) => Stripped(piece, character, start, stop));
    }

    private static string Stripped(string piece, char character, int start, int stop)
    {
        var (from, to) = (0, piece.Length);
        while (from < to && from < start && piece[from] == character)
            from++;
        while (to > from && piece.Length - to < stop && piece[to - 1] == character)
            to--;
        return piece[from..to];
    }
}
