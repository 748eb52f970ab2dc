namespace Generative.Checkpoints.Tests;

public sealed class DecoderFolderTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("""{"model_type": "llama"}""", "llama")]
    [TestCase("""{"model_type": "mistral", "architectures": ["MistralForCausalLM"]}""", "mistral")]
    [TestCase("""{"architectures": ["Qwen2ForCausalLM"]}""", "qwen2")]
    [TestCase("""{"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2"}""", "gpt2")]
    [TestCase("""{"model_type": "mine", "architectures": ["LlamaForCausalLM"]}""", "llama")]
    [TestCase("""{"model_type": "recurrent_gemma"}""", "recurrent_gemma")]
    [TestCase("""{"model_type": "griffin (some remark)"}""", "griffin")]
    [TestCase("""{"block_types": ["recurrent"], "lru_width": 8, "mlp_expanded_width": 8}""", "griffin")]
    public void Decoder_is_recognised_by_what_its_config_calls_it(string config, string kind)
    {
        Write("config.json", config);
        var folder = DecoderFolder.Open(_folder.Path);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(DecoderFolder.Recognises(_folder.Path), Is.True);
        Assert.That(folder.Kind, Is.EqualTo(kind));
        Assert.That(folder.ConfigAs("Network").Type, Is.EqualTo("Network"));
    }

    [Test]
    public void Unknown_architecture_is_told_the_known_ones()
    {
        Write("config.json", """{"model_type": "falcon", "architectures": ["FalconForCausalLM"]}""");

        Assert.That(DecoderFolder.Recognises(_folder.Path), Is.True);
        Assert.That(() => DecoderFolder.Open(_folder.Path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("falcon")
            .And.Message.Contains("FalconForCausalLM").And.Message.Contains("llama, mistral, qwen2, gpt2, recurrent_gemma, griffin"));
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("""{"format": "generative-model/1", "model_type": "llama"}""")]
    [TestCase("""{"_class_name": "UNet2DModel"}""")]
    public void Other_folders_are_not_taken_for_one(string config)
    {
        Assert.That(DecoderFolder.Recognises(_folder.Path), Is.False);
        Write("config.json", config);
        Assert.That(DecoderFolder.Recognises(_folder.Path), Is.False);
    }

    [Test]
    public void Generation_is_read_under_the_samplers_names()
    {
        Write("config.json", """{"model_type": "llama", "bos_token_id": 1, "eos_token_id": 2}""");
        Write("generation_config.json", """
            {"eos_token_id": [7, 9, 7], "do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.9, "min_p": 0.05, "typical_p": 0.95,
             "epsilon_cutoff": 0.0003, "eta_cutoff": 0.0006, "repetition_penalty": 1.1, "no_repeat_ngram_size": 3, "max_new_tokens": 64,
             "transformers_version": "4.40.0", "pad_token_id": null}
            """);
        var generation = DecoderFolder.Open(_folder.Path).Generation;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(generation.EndTokens, Is.EqualTo(new[] { 7, 9 }));
        Assert.That((generation.BeginToken, generation.DrawsTokens, generation.NewTokens), Is.EqualTo((1, true, 64)));
        Assert.That(generation.Settings, Is.EqualTo(new Dictionary<string, double>
        {
            ["temperature"] = 0.6, ["top-k"] = 20, ["top-p"] = 0.9, ["min-p"] = 0.05, ["typical"] = 0.95, ["epsilon"] = 0.0003,
            ["eta"] = 0.0006, ["repetition"] = 1.1, ["no-repeat-ngram"] = 3,
        }));
    }

    [Test]
    public void Without_a_generation_file_the_config_says_where_texts_end()
    {
        Write("config.json", """{"model_type": "gpt2", "bos_token_id": null, "eos_token_id": 5}""");
        var generation = DecoderFolder.Open(_folder.Path).Generation;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(generation.EndTokens, Is.EqualTo(new[] { 5 }));
        Assert.That((generation.BeginToken, generation.DrawsTokens), Is.EqualTo(((int?)null, (bool?)null)));
        Assert.That(generation.Settings, Is.Empty);
    }

    [TestCase("""{"do_sample": false, "temperature": 0.0}""")]
    [TestCase("""{"do_sample": null, "temperature": 0}""")]
    [TestCase("""{"temperature": 0.0}""")]
    public void Temperature_0_is_the_likeliest_token_where_nothing_is_drawn(string generation)
    {
        Write("config.json", """{"model_type": "gpt2"}""");
        Write("generation_config.json", generation);
        var read = DecoderFolder.Open(_folder.Path).Generation;

        Assert.That((read.DrawsTokens, read.Settings.Count), Is.EqualTo(((bool?)false, 0)));
    }

    [TestCase("""{"do_sample": true, "temperature": 0}""", "'temperature' is 0; give a number above 0")]
    [TestCase("""{"temperature": "hot"}""", "'temperature' is \"hot\"")]
    [TestCase("""{"top_k": -1}""", "'top_k' is -1; give a whole number of at least 0")]
    [TestCase("""{"top_k": 2.5}""", "'top_k' is 2.5")]
    [TestCase("""{"top_p": 1.5}""", "'top_p' is 1.5; give a number above 0, at most 1")]
    [TestCase("""{"repetition_penalty": 0}""", "'repetition_penalty' is 0")]
    [TestCase("""{"eos_token_id": [1, -2]}""", "'eos_token_id' is [1, -2]")]
    [TestCase("""{"bos_token_id": "<s>"}""", "'bos_token_id' is \"<s>\"")]
    [TestCase("""{"do_sample": 1}""", "'do_sample' is 1; give true or false")]
    [TestCase("""{"max_new_tokens": 0}""", "'max_new_tokens' is 0; give a whole number of at least 1")]
    [TestCase("""{"max_new_tokens": 4, "min_new_tokens": 9}""", "'min_new_tokens' is 9; give at most 'max_new_tokens', which is 4")]
    [TestCase("[]", "no JSON object")]
    public void Numbers_out_of_range_are_refused_by_name(string generation, string says)
    {
        Write("config.json", """{"model_type": "llama"}""");
        Write("generation_config.json", generation);

        Assert.That(() => DecoderFolder.Open(_folder.Path),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("generation_config.json").And.Message.Contains(says));
    }

    [Test]
    public void Index_that_names_a_missing_shard_says_which()
    {
        Write("config.json", """{"model_type": "llama"}""");
        Write("model.safetensors.index.json", """{"weight_map": {"lm_head.weight": "model-00002-of-00002.safetensors"}}""");

        Assert.That(() => DecoderFolder.Open(_folder.Path).OpenWeights().Dispose(),
            Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("'model-00002-of-00002.safetensors' does not exist"));
    }

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);
}
