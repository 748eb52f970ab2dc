using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks.Tests;

public sealed class FactorizedGptTests
{
    private static readonly FactorizedOptions Tiny = TinyFactorized.Options;

    [Test]
    public void Two_slots_have_the_published_names()
    {
        using var network = new FactorizedGpt(Tiny);
        var names = network.state_dict().ToDictionary(t => t.Key, t => t.Value.shape);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(names, Has.Count.EqualTo(4 * 7 + 6));
        Assert.That(names["transformer.class_emb.embedding_table.weight"], Is.EqualTo(new long[] { 7, 16 }));
        Assert.That(names["transformer.pre_emb.weight"], Is.EqualTo(new long[] { 4, 16 }));
        Assert.That(names["transformer.post_emb.weight"], Is.EqualTo(new long[] { 9, 16 }));
        Assert.That(names["transformer.spatial_blocks.1.attention.wqkv.weight"], Is.EqualTo(new long[] { 48, 16 }));
        Assert.That(names["transformer.factorized_blocks.0.feed_forward.w2.weight"], Is.EqualTo(new long[] { 16, 24 }));
        Assert.That(names["transformer.head.1.weight"], Is.EqualTo(new long[] { 9, 16 }));
        Assert.That(names, Does.ContainKey("transformer.norm.weight"));
    }

    [TestCase("one slot", "transformer.tok_emb.weight")]
    [TestCase("three slots", "transformer.slot_emb.2.weight")]
    public void Other_slots_have_names_of_their_own(string name, string expected)
    {
        using var network = TinyFactorized.Of(name);

        Assert.That(network.state_dict(), Does.ContainKey(expected));
    }

    [Test]
    public void Settings_under_published_names_are_read()
    {
        var options = FactorizedOptions.Read(ComponentSettings.Create("FactorizedGpt", new Dictionary<string, object?>
        {
            ["vocab_size"] = 262144, ["block_size"] = 256, ["spatial_n_layer"] = 24, ["factorized_n_layer"] = 2, ["dim"] = 1024,
            ["n_head"] = 16, ["factorized_bits"] = new[] { 6, 12 }, ["token_factorization"] = true, ["class_num"] = 1000,
            ["cond_dim"] = 1024, ["resid_dropout_p"] = 0.1,
        }));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(options.SlotSizes, Is.EqualTo(new[] { 64, 4096 }));
        Assert.That(options.InnerWidth, Is.EqualTo(2816));
        Assert.That(options.Vocabulary, Is.EqualTo(4096));
        Assert.That(options.MaxLength, Is.EqualTo(513));
        Assert.That((options.ResidualDrop, options.InnerDrop, options.KeyHeads), Is.EqualTo((0.1, 0.1, 16)));
    }

    [TestCase("block_size", 10, "square")]
    [TestCase("dim", 40, "multiple of 4 times 'n_head'")]
    [TestCase("cls_token_num", 2, "cls_token_num")]
    [TestCase("token_drop", 1, "token_drop")]
    [TestCase("factorized_k", 3, "factorized_bits")]
    [TestCase("n_heads", 4, "n_head")]
    public void Wrong_setting_is_refused(string name, object value, string message)
    {
        var settings = new Dictionary<string, object?> { ["block_size"] = 9, ["dim"] = 32, ["token_factorization"] = true, [name] = value };

        Assert.That(() => FactorizedOptions.Read(ComponentSettings.Create("FactorizedGpt", settings)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));
    }

    [TestCase(57)]
    public void Fresh_network_without_memory_has_names_and_shapes(int width)
    {
        using var nowhere = UnsetWeights.Nowhere();
        using var network = new FactorizedGpt(Tiny with { Width = width * 16 });

        Assert.That(network.state_dict()["transformer.head.0.weight"].shape, Is.EqualTo(new long[] { 4, width * 16 }));
    }

    [Test]
    public void Ids_that_a_place_cannot_have_get_no_probability()
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Make();
        var logits = network.Whole(TinyFactorized.Ids(Tiny, 2, 6));

        Assert.That(logits.shape, Is.EqualTo(new long[] { 2, 6, 9 }));
        for (var i = 0; i < 6; i++)
            Assert.That(logits[0, i].isfinite().sum().item<long>(), Is.EqualTo(i % 2 == 0 ? 4 : 9), $"behind token {i}");
    }

    [TestCase(new long[] { 7, 0, 0 }, "class of 0 to 5, or 6 for none")]
    [TestCase(new long[] { 6, 4, 0 }, "sub-token 0 of cell 0; give an id of 0 to 3")]
    [TestCase(new long[] { 6, 3, 9 }, "tokens 0 to 8")]
    [TestCase(new long[] { 6, 3, -1 }, "tokens 0 to 8")]
    [TestCase(new long[] { 6, 3, 8, 5 }, "token 3 of row 0, sub-token 0 of cell 1")]
    public void Id_out_of_its_range_is_refused(long[] ids, string message)
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Make();
        using var cache = network.CreateCache(1, 4, CachePolicy.All);
        var row = tensor(ids).unsqueeze(0);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => network.Whole(row), Throws.ArgumentException.With.Message.Contains(message));
        Assert.That(() => network.Logits(new(row) { Cache = cache, Answers = [1] }),
            Throws.ArgumentException.With.Message.Contains(message));
        Assert.That(cache.Length, Is.Zero, "nothing was written");
    }

    [Test]
    public void Row_longer_than_a_picture_and_a_tree_are_refused()
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Make();
        var longer = zeros([1, Tiny.MaxLength + 1], ScalarType.Int64);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => network.Whole(longer), Throws.ArgumentException.With.Message.Contains("19 tokens"));
        Assert.That(() => network.Logits(new(zeros([1, 2], ScalarType.Int64)) { Parents = [-1, -1] }),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("jacobi"));
    }

    [TestCase("one slot")]
    [TestCase("two slots")]
    [TestCase("three slots")]
    public void Slots_of_given_pictures_are_the_answers_along_the_row(string name)
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Of(name);
        var options = network.Options;
        var ids = TinyFactorized.Ids(options, 2, options.MaxLength);
        var tokens = ids[.., 1..].reshape(2, options.Cells, options.Slots);
        var slots = network.SlotLogits(ids[.., 0], tokens);
        var row = network.Whole(ids);

        for (var slot = 0; slot < options.Slots; slot++)
        {
            var along = row[.., ..^1].reshape(2, options.Cells, options.Slots, -1)[.., .., slot, ..options.SlotSizes[slot]];
            Assert.That(Values.Distance(slots[slot], along), Is.LessThan(2e-5), $"slot {slot}");
        }
    }

    [Test]
    public void Loss_over_all_slots_reaches_every_weight()
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Make();
        var ids = TinyFactorized.Ids(Tiny, 8, Tiny.MaxLength);
        var tokens = ids[.., 1..].reshape(8, 9, 2);
        var logits = network.SlotLogits(ids[.., 0], tokens);
        var loss = logits.Select((l, slot) => functional.cross_entropy(l.flatten(0, 1), tokens.select(2, slot).flatten()))
            .Aggregate((sum, l) => sum + l);
        loss.backward();

        foreach (var (name, parameter) in network.named_parameters())
            Assert.That(parameter.grad?.abs().sum().item<float>(), Is.GreaterThan(0), name);
    }

    [Test]
    public void Dropped_parts_are_the_same_for_the_same_generator_and_nothing_is_dropped_at_0()
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Make();
        var ids = TinyFactorized.Ids(Tiny, 2, Tiny.MaxLength);
        var (classes, tokens) = (ids[.., 0], ids[.., 1..].reshape(2, 9, 2));
        var plain = network.SlotLogits(classes, tokens)[1];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(Dropped(d => d), plain), Is.LessThan(1e-6));
        foreach (var (name, make) in new (string, Func<Generator, FactorizedDropout>)[]
        {
            ("tokens", g => new(g) { Tokens = 0.3 }), ("residual", g => new(g) { Residual = 0.3 }), ("inner", g => new(g) { Inner = 0.3 }),
            ("attention", g => new(g) { Attention = 0.3 }), ("paths", g => new(g) { Paths = 0.9 }),
        })
        {
            Assert.That(Values.Distance(With(make), With(make)), Is.Zero, name);
            Assert.That(Values.Distance(With(make), plain), Is.GreaterThan(1e-3), name);
        }
        var none = network.SlotLogits(full_like(classes, Tiny.NoClass), tokens)[1];
        Assert.That(Values.Distance(With(g => new(g) { Classes = 1 }), none), Is.LessThan(1e-6), "classes");
        Assert.That(() => With(g => new(g) { Inner = 1 }), Throws.ArgumentException.With.Message.Contains("Inner is 1"));

        Tensor Dropped(Func<FactorizedDropout, FactorizedDropout> change) => With(g => change(new(g)));

        Tensor With(Func<Generator, FactorizedDropout> make)
        {
            using var generator = new Generator(5);
            return network.SlotLogits(classes, tokens, make(generator))[1];
        }
    }

    [Test]
    public void Attention_with_nearly_nothing_dropped_is_attention()
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Of("shared keys");
        using var generator = new Generator(5);
        var ids = TinyFactorized.Ids(network.Options, 2, 19);
        var (classes, tokens) = (ids[.., 0], ids[.., 1..].reshape(2, 9, 2));

        Assert.That(Values.Distance(network.SlotLogits(classes, tokens, new(generator) { Attention = 1e-9 })[0],
            network.SlotLogits(classes, tokens)[0]), Is.LessThan(1e-5));
    }

    [Test]
    public void Pictures_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Make();
        var (classes, tokens) = (zeros([2], ScalarType.Int64), zeros([2, 9, 2], ScalarType.Int64));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => network.SlotLogits(classes, zeros([2, 10, 2], ScalarType.Int64)),
            Throws.ArgumentException.With.Message.Contains("9 cells"));
        Assert.That(() => network.SlotLogits(classes, zeros([2, 9, 3], ScalarType.Int64)), Throws.ArgumentException);
        Assert.That(() => network.SlotLogits(classes, full_like(tokens, 4)), Throws.ArgumentException.With.Message.Contains("sub-token 0"));
        Assert.That(() => network.SlotLogits(full_like(classes, 7), tokens),
            Throws.ArgumentException.With.Message.Contains("classes has 7"));
        Assert.That(() => network.SlotLogits(zeros([3], ScalarType.Int64), tokens), Throws.ArgumentException);
    }

    [Test]
    public void Class_position_is_not_turned_and_cells_are_by_row_and_column()
    {
        using var scope = NewDisposeScope();
        using var network = TinyFactorized.Make(Tiny with { Width = 32, InnerWidth = 8 });
        var table = network.RotaryTable();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(table.shape, Is.EqualTo(new long[] { 10, 4, 2 }));
        Assert.That(table[0].abs().max().item<float>(), Is.Zero);
        // Cell 5 is in row 1 and column 2; frequencies are 1 and 10000^(-1/2).
        double[] angles = [1, 0.01, 2, 0.02];
        Assert.That(Values.Of(table[6, .., 0]), Is.EqualTo(angles.Select(Math.Cos)).Within(1e-6));
        Assert.That(Values.Of(table[6, .., 1]), Is.EqualTo(angles.Select(Math.Sin)).Within(1e-6));
    }
}
