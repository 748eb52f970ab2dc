using System.Text.Json;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class LladaModelTests
{
    private static readonly Dictionary<string, object?> Tiny = new()
    {
        ["d_model"] = 16, ["n_layers"] = 1, ["n_heads"] = 4, ["n_kv_heads"] = 4, ["mlp_hidden_size"] = 24, ["vocab_size"] = 11,
        ["embedding_size"] = 12, ["mask_token_id"] = 10, ["max_sequence_length"] = 8, ["init_std"] = 0.3,
    };

    [Test]
    public void State_dict_has_exactly_the_published_names()
    {
        using var network = Build();
        string[] layers = ["attn_norm", "attn_out", "ff_norm", "ff_out", "ff_proj", "k_proj", "q_proj", "up_proj", "v_proj"];

        Assert.That(network.state_dict().Keys, Is.EquivalentTo(
            layers.Select(l => $"blocks.0.{l}").Concat(["ff_out", "ln_f", "wte"]).Select(l => $"model.transformer.{l}.weight")));
    }

    [Test]
    public void Tied_weights_have_no_read_out_and_still_one_logit_a_row_of_the_table()
    {
        using var network = Build(("weight_tying", true));
        using var scope = NewDisposeScope();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(network.state_dict().Keys, Does.Not.Contain("model.transformer.ff_out.weight"));
        Assert.That(network.forward(Ids(1, 2, 3)).shape, Is.EqualTo(new long[] { 1, 3, 12 }));
    }

    [Test]
    public void Every_position_sees_the_whole_text_and_the_order_matters()
    {
        using var network = Build();
        using var scope = NewDisposeScope();
        var answer = network.forward(Ids(1, 2, 3, 4));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(network.forward(Ids(1, 2, 3, 5))[0, 0], answer[0, 0]), Is.GreaterThan(1e-5), "a later token");
        Assert.That(Values.Distance(network.forward(Ids(1, 3, 2, 4))[0, 0], answer[0, 0]), Is.GreaterThan(1e-5), "two exchanged");
    }

    [Test]
    public void Hidden_token_does_not_matter_to_the_others()
    {
        using var network = Build();
        using var scope = NewDisposeScope();
        var mask = tensor(new long[] { 0, 1, 1 }).unsqueeze(0);

        var (one, other) = (network.forward(Ids(1, 2, 3), mask), network.forward(Ids(9, 2, 3), mask));

        Assert.That(Values.Distance(one[0, 1..], other[0, 1..]), Is.Zero);
    }

    [Test]
    public void Grouped_keys_equal_full_keys_whose_heads_repeat()
    {
        using var grouped = Build(("n_kv_heads", 2));
        using var full = Build();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var from = grouped.state_dict();
        foreach (var (name, weight) in full.state_dict())
            weight.copy_(weight.shape.SequenceEqual(from[name].shape) ? from[name]
                : from[name].reshape(2, 1, 4, 16).expand(-1, 2, -1, -1).reshape(16, 16));

        Assert.That(Values.Distance(grouped.forward(Ids(1, 2, 3)), full.forward(Ids(1, 2, 3))), Is.LessThan(1e-5));
    }

    [Test]
    public void Row_of_a_batch_equals_the_row_alone_and_nothing_leaks()
    {
        using var network = Build();
        using var gradients = no_grad();
        using var outer = NewDisposeScope();
        var both = tensor(new long[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var answer = network.forward(both);
        var live = Tensor.TotalCount;
        network.forward(both).Dispose();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Tensor.TotalCount, Is.EqualTo(live));
        Assert.That(Values.Same(Values.RowBits(answer, 1), Values.RowBits(network.forward(Ids(4, 5, 6)), 0)));
    }

    [Test]
    public void Logits_at_positions_are_those_of_all([Values] bool tied, [Values] bool scaled)
    {
        using var network = Build(("weight_tying", tied), ("scale_logits", scaled));
        using var scope = NewDisposeScope();
        var (ids, seen) = (tensor(new long[,] { { 1, 2, 3 }, { 4, 5, 6 } }), tensor(new long[,] { { 1, 1, 1 }, { 0, 1, 1 } }));
        var wanted = tensor(new[,] { { true, false, true }, { false, true, false } });

        var some = network.LogitsAt(ids, seen, wanted);

        Assert.That(some.shape, Is.EqualTo(new long[] { 3, 12 }));
        Assert.That(Values.Distance(some, network.forward(ids, seen)[wanted]), Is.LessThan(1e-5));
    }

    [Test]
    public void Logits_at_a_position_have_the_same_bits_whatever_others_are_wanted()
    {
        using var network = Build(("d_model", 64), ("vocab_size", 301), ("embedding_size", 301));
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var ids = Ids(1, 2, 3, 4, 5, 6, 7, 8).expand(5, -1);
        var alone = network.LogitsAt(ids[..1], null, Where(1, 4));

        foreach (var positions in new[] { new[] { 0, 4 }, [3, 4, 5], [0, 1, 2, 3, 4, 5, 6, 7] })
        {
            var among = network.LogitsAt(ids, null, Where(5, positions))[Array.IndexOf(positions, 4) + positions.Length];
            Assert.That(Values.Same(Values.Bits(among), Values.Bits(alone[0])), $"beside {string.Join(' ', positions)}");
        }

        static Tensor Where(int rows, params int[] positions)
        {
            var wanted = zeros([rows, 8], ScalarType.Bool);
            foreach (var position in positions)
                wanted[.., position] = true;
            return wanted;
        }
    }

    [TestCase("d_model", 18, "'d_model' is 18; give a multiple of 'n_heads', which is 4")]
    [TestCase("d_model", 12, "even number for each head")]
    [TestCase("n_kv_heads", 3, "'n_heads' is 4; give a multiple of 'n_kv_heads', which is 3")]
    [TestCase("n_layers", 0, "'n_layers' is 0; give at least 1")]
    [TestCase("embedding_size", 5, "at least 'vocab_size', which is 11")]
    [TestCase("mask_token_id", 12, "'mask_token_id' is 12")]
    [TestCase("block_type", "sequential", "'block_type' is sequential; give llama")]
    [TestCase("alibi", true, "'alibi' is true; give false")]
    [TestCase("residual_dropout", 0.5, "'residual_dropout' is 0.5; give 0")]
    [TestCase("n_layer", 2, "unknown 'n_layer'")]
    public void Config_that_cannot_be_built_is_refused(string name, object value, string message) =>
        Assert.That(() => Build((name, value)), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void Published_extras_of_a_config_are_let_pass()
    {
        using var json = JsonDocument.Parse("""{"model_type":"llada","architectures":["LLaDAModelLM"],"n_kv_heads":null,"d_model":64}""");

        Assert.That(LladaOptions.Read(ComponentSettings.Parse(json.RootElement, "config.json", "model_type")).KeyHeads, Is.EqualTo(32));
    }

    [Test]
    public void Bad_ids_and_masks_are_refused()
    {
        using var network = Build();
        using var scope = NewDisposeScope();

        using var _ = Assert.EnterMultipleScope();
        Refused(() => network.forward(Ids(1, 12)), "ids has 1 to 12; this network has tokens 0 to 11");
        Refused(() => network.forward(Ids(-1, 2)), "ids has -1 to 2");
        Refused(() => network.forward(Ids(1, 2, 3, 4, 5, 6, 7, 8, 9)), "ids has 9 tokens a row; this network takes up to 8");
        Refused(() => network.forward(tensor(new long[] { 1, 2 })), "ids is [2]; give [batch, length]");
        Refused(() => network.forward(rand(1, 3)), "ids is Float32; give token numbers");
        Refused(() => network.forward(Ids(1, 2), ones(1, 3)), "attentionMask is [1, 3]; give [1, 2]");
        Refused(() => network.LogitsAt(Ids(1, 2), null, ones(1, 3)), "positions is Float32 [1, 3]; give Bool [1, 2]");
        Refused(() => network.forward(Ids(1, 2), zeros(1, 2)), "attentionMask hides every token of a row");
    }

    private static void Refused(Action act, string message) =>
        Assert.That(act, Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    private static Tensor Ids(params long[] ids) => tensor(ids).unsqueeze(0);

    private static LladaModel Build(params (string Name, object? Value)[] changes)
    {
        manual_seed(1);
        var settings = new Dictionary<string, object?>(Tiny);
        foreach (var (name, value) in changes)
            settings[name] = value;
        var network = LladaModel.Create(ComponentSettings.Create("llada", settings));
        network.eval();
        return network;
    }
}
