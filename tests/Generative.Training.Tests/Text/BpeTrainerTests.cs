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
    public void Order_of_words_does_not_matter()
    {
        string[] words = [.. Enumerable.Range(0, 400).Select(i => $"{(char)('a' + i % 7)}{(char)('a' + i % 11)}{(char)('a' + i % 5)}")];
        var there = BpeTrainer.Learn(string.Join(' ', words.Prepend("")), 330);
        var back = BpeTrainer.Learn(string.Join(' ', words.Reverse().Prepend("")), 330);

        Assert.That(there, Has.Count.EqualTo(74));
        Assert.That(back, Is.EqualTo(there));
    }

    [Test]
    public void Merges_are_those_of_counting_all_pairs_anew_each_time()
    {
        var random = new Random(5);
        var text = string.Concat(Enumerable.Range(0, 300).Select(_ =>
            new string([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (char)('a' + random.Next(3)))]) + " "));
        var learnt = BpeTrainer.Learn(text, BpeTrainer.Bytes + 60);

        List<List<string>> words = [.. System.Text.RegularExpressions.Regex.Matches(text, " ?[a-z]+| $")
            .Select(word => word.Value.Select(c => c == ' ' ? "\u0120" : c.ToString()).ToList())];
        foreach (var merge in learnt)
        {
            var best = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair).OrderByDescending(g => g.Count())
                .ThenBy(g => g.Key.First, StringComparer.Ordinal).ThenBy(g => g.Key.Second, StringComparer.Ordinal).First().Key;
            Assert.That(merge, Is.EqualTo(best));
            foreach (var word in words)
                for (var i = 0; i + 1 < word.Count; i++)
                    if (word[i] == best.First && word[i + 1] == best.Second)
                    {
                        word[i] += word[i + 1];
                        word.RemoveAt(i + 1);
                    }
        }
    }

    [Test]
    public void Files_give_a_token_that_two_pairs_make_one_id()
    {
        using var folder = Tiny.Folder();
        var written = TokenizerFiles.Write(folder.File("t"), [("a", "b"), ("b", "c"), ("ab", "c"), ("a", "bc"), ("c", "c")], ["[MASK]"]);
        using var vocabulary = JsonDocument.Parse(File.ReadAllText(folder.File("t/vocab.json")));

        Assert.That(written, Is.EqualTo(256 + 4 + 1));
        Assert.That(vocabulary.RootElement.EnumerateObject().Select(t => t.Value.GetInt32()), Is.EqualTo(Enumerable.Range(0, 260)));
    }

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
