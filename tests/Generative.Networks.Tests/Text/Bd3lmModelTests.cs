using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class Bd3lmModelTests
{
    private static readonly Dictionary<string, object?> Tiny = new()
    {
        ["block_size"] = 2, ["vocab_size"] = 9, ["model_length"] = 6, ["hidden_dim"] = 16, ["cond_dim"] = 8, ["n_blocks"] = 2,
        ["n_heads"] = 2,
    };

    [Test]
    public void Fresh_network_answers_0()
    {
        using var network = Bd3lmModel.Create(ComponentSettings.Create("bd3lm", Tiny));
        using var scope = NewDisposeScope();

        Assert.That(Values.Of(network.Logits(Ids(1, 2, 3, 4))), Is.EqualTo(new double[4 * 9]));
    }

    [Test]
    public void Sampling_looks_back_and_into_its_own_block_only()
    {
        using var network = Awake();
        using var scope = NewDisposeScope();
        var answer = network.Logits(Ids(1, 2, 3, 4, 8, 8));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(network.Logits(Ids(1, 2, 3, 4, 5, 6))[0, ..4], answer[0, ..4]), Is.LessThan(1e-6), "a later block");
        Assert.That(Values.Distance(network.Logits(Ids(1, 2, 3, 4))[0], answer[0, ..4]), Is.LessThan(1e-6), "no later block");
        Assert.That(Values.Distance(network.Logits(Ids(1, 2, 3, 5, 8, 8))[0, 2], answer[0, 2]), Is.GreaterThan(1e-4), "its own");
        Assert.That(Values.Distance(network.Logits(Ids(2, 2, 3, 4, 8, 8))[0, 5], answer[0, 5]), Is.GreaterThan(1e-4), "an earlier one");
    }

    [Test]
    public void Training_answers_for_each_block_as_sampling_does_after_the_clean_blocks()
    {
        using var network = Awake();
        using var scope = NewDisposeScope();

        var all = network.forward(Ids(1, 8, 8, 4, 8, 8), Ids(1, 2, 3, 4, 5, 6));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(all[0, ..2], network.Logits(Ids(1, 8))[0]), Is.LessThan(1e-6));
        Assert.That(Values.Distance(all[0, 2..4], network.Logits(Ids(1, 2, 8, 4))[0, 2..]), Is.LessThan(1e-6));
        Assert.That(Values.Distance(all[0, 4..], network.Logits(Ids(1, 2, 3, 4, 8, 8))[0, 4..]), Is.LessThan(1e-6));
    }

    [Test]
    public void Logits_at_positions_are_those_of_all()
    {
        using var network = Awake(("time_conditioning", true));
        using var scope = NewDisposeScope();
        var (ids, sigma) = (tensor(new long[,] { { 1, 2, 8, 8 }, { 3, 4, 8, 5 } }), ones(2) * 0.5);
        var wanted = ids.eq(8);

        var some = network.LogitsAt(ids, sigma, wanted);

        Assert.That(some.shape, Is.EqualTo(new long[] { 3, 9 }));
        Assert.That(Values.Distance(some, network.Logits(ids, sigma)[wanted]), Is.LessThan(1e-5));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Noise_level_counts_only_where_the_network_is_conditioned_on_it(bool conditioned)
    {
        using var network = Awake(("time_conditioning", conditioned));
        using var scope = NewDisposeScope();

        var distance = Values.Distance(network.Logits(Ids(1, 2), ones(1)), network.Logits(Ids(1, 2), ones(1) * 3));

        Assert.That(distance, conditioned ? Is.GreaterThan(1e-4) : Is.Zero);
    }

    [TestCase("block_size", 4, "'model_length' is 6; give a multiple of 'block_size', which is 4")]
    [TestCase("block_size", 0, "'block_size' is 0; give at least 1")]
    [TestCase("n_heads", 3, "'hidden_dim' is 16; give a multiple of 'n_heads', which is 3")]
    [TestCase("n_heads", 16, "even number for each head")]
    [TestCase("vocab_size", 1, "'vocab_size' is 1; give at least 2")]
    [TestCase("causal", true, "'causal' is true; give false")]
    [TestCase("cross_attn", false, "'cross_attn' is false; give true")]
    [TestCase("adaln", false, "'adaln' is false; give true")]
    [TestCase("attn_backend", "magic", "'attn_backend' is \"magic\"")]
    [TestCase("dropout", 1.0, "'dropout' is 1")]
    [TestCase("sampling_eps_min", 1.0, "'sampling_eps_min' is 1")]
    [TestCase("blocksize", 2, "unknown 'blocksize'")]
    public void Config_that_cannot_be_built_is_refused(string name, object value, string message) =>
        Assert.That(() => Awake((name, value)), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void Bad_ids_and_levels_are_refused()
    {
        using var network = Awake(("time_conditioning", true));
        using var scope = NewDisposeScope();
        var sigma = ones(1);

        using var _ = Assert.EnterMultipleScope();
        Refused(() => network.Logits(Ids(1, 9), sigma), "ids has 1 to 9; this network has tokens 0 to 8");
        Refused(() => network.Logits(Ids(1, 2, 3), sigma), "ids has 3 tokens; give a multiple of the block size, which is 2");
        Refused(() => network.Logits(Ids(1, 2, 3, 4, 5, 6, 7, 8), sigma), "up to 6");
        Refused(() => network.forward(Ids(1, 2), Ids(1, 2, 3, 4), sigma), "clean is [1, 4]; give [1, 2]");
        Refused(() => network.Logits(Ids(1, 2)), "sigma is missing");
        Refused(() => network.Logits(Ids(1, 2), ones(2)), "sigma is [2]; give one for each row, [1]");
    }

    private static void Refused(Action act, string message) =>
        Assert.That(act, Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    private static Tensor Ids(params long[] ids) => tensor(ids).unsqueeze(0);

    // Fresh gates and the read-out are 0; noise wakes them.
    private static Bd3lmModel Awake(params (string Name, object? Value)[] changes)
    {
        manual_seed(1);
        var settings = new Dictionary<string, object?>(Tiny);
        foreach (var (name, value) in changes)
            settings[name] = value;
        var network = Bd3lmModel.Create(ComponentSettings.Create("bd3lm", settings));
        network.eval();
        using var gradients = no_grad();
        foreach (var parameter in network.parameters())
            nn.init.normal_(parameter, 0, 0.3);
        return network;
    }
}
