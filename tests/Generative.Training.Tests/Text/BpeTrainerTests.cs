using System.Text.Json;

namespace Generative.Training.Tests.Text;

public sealed class BpeTrainerTests
{
    private const string Text = "low low low lower lower newest newest newest widest\n";

    [Test]
    public void Most_frequent_pair_is_learnt_first_and_ties_go_to_what_sorts_first()
    {
        // "lo" and "ow" occur 5 times each, "we" once a lower and once a newest: 5 too. "lo" sorts first.
        var merges = BpeTrainer.Learn(Text, BpeTrainer.Bytes + 3);
        Assert.That(merges[0], Is.EqualTo(("l", "o")));
        Assert.That(merges[1], Is.EqualTo(("lo", "w")));
        Assert.That(merges, Has.Count.EqualTo(3));
    }

    [Test]
    public void It_stops_where_no_pair_comes_twice() =>
        Assert.That(BpeTrainer.Learn("ab cd", 1000), Is.Empty);

    [Test]
    public void Vocabulary_without_room_for_the_bytes_is_refused() =>
        Assert.That(() => BpeTrainer.Learn(Text, 255), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("255; give at least 256"));

    [Test]
    public void Files_hold_bytes_merges_and_special_tokens_in_this_order()
    {
        using var folder = Tiny.Folder();
        var merges = BpeTrainer.Learn(Text, 260);
        var written = TokenizerFiles.Write(folder.File("t"), merges, ["[MASK]"]);
        Assert.That(written, Is.EqualTo(256 + merges.Count + 1));
        using var vocabulary = JsonDocument.Parse(File.ReadAllText(folder.File("t/vocab.json")));
        Assert.That(vocabulary.RootElement.GetProperty("!").GetInt32(), Is.Zero, "the published order: printable bytes first");
        Assert.That(vocabulary.RootElement.GetProperty("low").GetInt32(), Is.EqualTo(257));
        Assert.That(File.ReadAllLines(folder.File("t/merges.txt"))[1], Is.EqualTo("l o"));
        using var config = JsonDocument.Parse(File.ReadAllText(folder.File("t/tokenizer_config.json")));
        Assert.That(config.RootElement.GetProperty("added_tokens_decoder").GetProperty($"{written - 1}").GetProperty("content").GetString(), Is.EqualTo("[MASK]"));

        Directory.CreateDirectory(folder.File("copy"));
        TokenizerFiles.Copy(folder.File("t"), folder.File("copy"));
        Assert.That(File.ReadAllText(folder.File("copy/merges.txt")), Is.EqualTo(File.ReadAllText(folder.File("t/merges.txt"))));
        Assert.That(TokenizerFiles.AreEqual(folder.File("t"), folder.File("copy")), Is.True);
        File.AppendAllText(folder.File("copy/merges.txt"), "a b\n");
        Assert.That(TokenizerFiles.AreEqual(folder.File("t"), folder.File("copy")), Is.False);
        Assert.That(() => TokenizerFiles.Copy(folder.File("none"), folder.File("copy")), Throws.TypeOf<FileNotFoundException>());
    }
}
