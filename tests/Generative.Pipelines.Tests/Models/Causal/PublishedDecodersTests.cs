using Generative.Checkpoints;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class PublishedDecodersTests
{
    private const string Griffin = "recurrentgemma";

    [TestCase(Griffin, "tokens", 48, "sample")]
    [TestCase("llama", "input_ids", 64, "greedy")]
    [TestCase("gpt2", "input_ids", 61, "sample")]
    public void Published_folder_answers_as_its_fixture(string fixture, string ids, int vocabulary, string sampler)
    {
        using var copy = new DecoderCopy(fixture);
        using var scope = NewDisposeScope();
        var (described, model) = (copy.Described, copy.Model);
        var answer = model.Predict(new(copy.Stored(ids), NoiseLevels.All(0), Conditioning.None));

        using var _ = Assert.EnterMultipleScope();
        Assert.That((described.IsCausal, described.Card.Name, described.Card.DefaultSampler, model.Vocabulary),
            Is.EqualTo((true, "decoder", sampler, vocabulary)));
        Assert.That(((NextTokenProcess)described.Process).Vocabulary, Is.EqualTo(vocabulary));
        Assert.That(answer.Kind, Is.EqualTo(PredictionKind.Logits));
        Assert.That((answer.Value - copy.Stored("logits")).abs().max().item<float>(), Is.LessThan(1e-4));
        Assert.That(model.Card.WeightsHash, Has.Length.EqualTo(64));
        Assert.That(model.Traits, Is.EqualTo(CausalModel.UsualTraits));
        Assert.That(described.ContextLength, Is.EqualTo(model.ContextLength));
    }

    [TestCase(Griffin, 1)]
    [TestCase("gpt2", 1)]
    [TestCase("llama", 3)]
    public void Description_knows_which_caches_the_network_keeps(string fixture, int kinds)
    {
        using var copy = new DecoderCopy(fixture);
        var (known, model) = (copy.Described.CacheKinds, copy.Model);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(known, Has.Count.EqualTo(kinds));
        foreach (var kind in Enum.GetValues<CacheKind>())
            Assert.That(() => model.CreateCache(1, 1, new(kind)).Dispose(), known.Contains(kind) ? Throws.Nothing
                : Throws.InstanceOf<NotSupportedException>(), $"{kind}");
    }

    [Test]
    public void Authors_way_to_generate_is_the_description()
    {
        using var copy = new DecoderCopy(Griffin).Generation(
            """{"do_sample": false, "eos_token_id": [3, 5], "bos_token_id": 2, "top_k": 7, "max_new_tokens": 9}""");
        var described = copy.Described;

        using var _ = Assert.EnterMultipleScope();
        Assert.That((described.Card.DefaultSampler, described.BeginToken, described.DefaultTokens), Is.EqualTo(("greedy", 2, 9)));
        Assert.That(described.EndTokens, Is.EqualTo(new[] { 3, 5 }));
        Assert.That(described.Card.DefaultSettings, Is.EqualTo(new Dictionary<string, double> { ["top-k"] = 7 }));
        Assert.That(copy.Model.EndTokens, Is.EqualTo(new[] { 3, 5 }));
    }

    [Test]
    public void Without_a_word_from_the_authors_tokens_are_drawn()
    {
        using var copy = new DecoderCopy(Griffin);

        Assert.That((copy.Described.Card.DefaultSampler, copy.Described.BeginToken), Is.EqualTo(("sample", (int?)null)));
    }

    [TestCase("""{"temperature": 0.7}""", "greedy")]
    [TestCase("""{"temperature": 0.7, "do_sample": true}""", "sample")]
    public void Generation_file_draws_where_it_says_so(string generation, string sampler)
    {
        using var copy = new DecoderCopy(Griffin).Generation(generation);

        Assert.That((copy.Described.Card.DefaultSampler, copy.Described.Card.DefaultSettings["temperature"]), Is.EqualTo((sampler, 0.7)));
    }

    [Test]
    public void Tokens_that_the_network_lacks_neither_begin_nor_end_a_text()
    {
        using var config = new DecoderCopy("gpt2").With("eos_token_id", 50_256).With("bos_token_id", 50_256);
        using var generation = new DecoderCopy(Griffin).Generation("""{"eos_token_id": [3, 48], "bos_token_id": 47}""");

        using var _ = Assert.EnterMultipleScope();
        Assert.That((config.Described.BeginToken, config.Described.EndTokens.Count, config.Model.EndTokens.Count),
            Is.EqualTo(((int?)null, 0, 0)));
        Assert.That(generation.Described.BeginToken, Is.EqualTo(47));
        Assert.That(generation.Model.EndTokens, Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void Unknown_architecture_is_told_the_known_ones()
    {
        using var copy = new DecoderCopy(Griffin).With("model_type", "falcon");

        Assert.That(() => copy.Described, Throws.InstanceOf<InvalidDataException>().With.Message.Contains("unknown architecture")
            .And.Message.Contains("\"falcon\"").And.Message.Contains("LlamaForCausalLM"));
        Assert.That(() => copy.Model, Throws.InstanceOf<InvalidDataException>().With.Message.Contains("llama, mistral, qwen2, gpt2"));
    }

    [Test]
    public void Missing_shard_is_named()
    {
        using var copy = new DecoderCopy(Griffin);
        File.Delete(copy["model.safetensors"]);
        File.WriteAllText(copy["model.safetensors.index.json"],
            """{"weight_map": {"final_norm.scale": "model-00001-of-00002.safetensors"}}""");

        Assert.That(() => copy.Model, Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("model-00001-of-00002.safetensors"));
    }

    [Test]
    public void Wrong_sizes_are_refused_by_name()
    {
        using var heads = new DecoderCopy(Griffin).With("num_heads", 3);
        using var width = new DecoderCopy(Griffin).With("mlp_expanded_width", 40);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => heads.Described, Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'num_heads', which is 3"));
        Assert.That(() => width.Model, Throws.InstanceOf<WeightMismatchException>().With.Message.Contains("ffw_up.w"));
    }

    [TestCase(ScalarType.BFloat16, 0.2)]
    [TestCase(ScalarType.Float16, 0.02)]
    public void Narrow_weights_are_read_into_float32(ScalarType stored, double tolerance)
    {
        using var copy = new DecoderCopy(Griffin).As(stored);
        using var scope = NewDisposeScope();
        var answer = copy.Model.Predict(new(copy.Stored("tokens"), NoiseLevels.All(0), Conditioning.None)).Value;
        var off = (answer - copy.Stored("logits")).abs().max().item<float>();

        Assert.That(off, Is.InRange(1e-5, tolerance), "rounded once, when it was stored");
    }

    [Test]
    public void Weights_are_made_in_the_dtype_of_the_placement()
    {
        using var copy = new DecoderCopy(Griffin);
        using var model = PublishedDecoders.Load(DecoderFolder.Open(copy.Folder), new Placement(CPU, ScalarType.Float64));
        using var scope = NewDisposeScope();
        var answer = model.Predict(new(copy.Stored("tokens"), NoiseLevels.All(0), Conditioning.None)).Value;

        Assert.That(answer.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That((answer - copy.Stored("logits")).abs().max().item<float>(), Is.LessThan(1e-4));
    }
}
