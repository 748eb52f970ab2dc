namespace Generative.Networks.Tests;

public sealed class UNet2DConfigTests
{
    [TestCase("down_block_types", """["DownBlock2D", "KDownBlock2D"]""", "KDownBlock2D")]
    [TestCase("down_block_types", """["DownBlock2D", "CrossAttnDownBlock2D"]""", "CrossAttnDownBlock2D")]
    [TestCase("down_block_types", """["DownBlock2D"]""", "a list of 1; give 2 entries")]
    [TestCase("up_block_types", """["UpBlock2D", "UpBlock2D", "UpBlock2D"]""", "a list of 3; give 2 entries")]
    [TestCase("up_block_types", """["UpBlock2D", "UpBlok2D"]""", "UpBlok2D")]
    [TestCase("block_out_channels", "[8, 0]", "at least 1")]
    [TestCase("block_out_channels", "[]", "at least 1")]
    [TestCase("block_out_channels", "[8, 18]", "18 channels do not divide into 4 groups")]
    [TestCase("attention_head_dim", "32", "does not fit 16 channels")]
    [TestCase("attention_head_dim", "0", "at least 1")]
    [TestCase("mid_block_type", "\"UNetMidBlock2DCrossAttn\"", "UNetMidBlock2D")]
    [TestCase("downsample_type", "\"pool\"", "conv, resnet")]
    [TestCase("upsample_type", "\"pool\"", "conv, resnet")]
    [TestCase("downsample_padding", "2", "0 or 1")]
    [TestCase("resnet_time_scale_shift", "\"spatial\"", "scale_shift")]
    [TestCase("time_embedding_type", "\"random\"", "positional, fourier, learned")]
    [TestCase("sample_size", "[8, 8, 8]", "a list of 3; give one number, or [height, width]")]
    [TestCase("freq_shift", "4", "frequency shift of 4")]
    [TestCase("class_embed_type", "\"projection\"", "timestep, identity")]
    [TestCase("act_fn", "\"tanh\"", "silu")]
    [TestCase("dropout", "1", "below 1")]
    [TestCase("norm_eps", "0", "positive")]
    [TestCase("layers_per_block", "0", "at least 1")]
    [TestCase("in_channels", "\"three\"", "a whole number")]
    [TestCase("atention_head_dim", "8", "attention_head_dim")]
    public void Field_that_cannot_be_is_refused_by_its_name(string name, string json, string told) =>
        Assert.That(() => TinyUNets.Build((name, json)),
            Throws.InstanceOf<InvalidDataException>()
                .With.Message.Contains(name).And.Message.Contains(told).And.Message.Contains("config.json"));

    [TestCase("down_block_types", """["CrossAttnDownBlock2D", "SkipDownBlock2D"]""", "SkipDownBlock2D")]
    [TestCase("mid_block_type", "\"UNetMidBlock2DSimpleCrossAttn\"", "UNetMidBlock2DCrossAttn, UNetMidBlock2D")]
    [TestCase("attention_head_dim", "3", "channels do not divide into 3 heads")]
    [TestCase("attention_head_dim", "[2]", "a list of 1; give 2 entries")]
    [TestCase("transformer_layers_per_block", "[1, [1, 2]]", "an array of whole numbers")]
    [TestCase("cross_attention_dim", "[12, 24]", "one width")]
    [TestCase("addition_embed_type", "\"image\"", "text_time")]
    [TestCase("addition_embed_type", "\"text_time\"", "addition_time_embed_dim")]
    [TestCase("encoder_hid_dim", "0", "at least 1")]
    [TestCase("encoder_hid_dim_type", "\"text_proj\"", "'encoder_hid_dim' is 0")]
    [TestCase("encoder_hid_dim_type", "\"image_proj\"", "text_proj")]
    [TestCase("timestep_post_act", "\"tanh\"", "silu")]
    [TestCase("time_cond_proj_dim", "0", "at least 1")]
    [TestCase("class_embeddings_concat", "true", "no classes")]
    [TestCase("class_embed_type", "\"simple_projection\"", "projection_class_embeddings_input_dim")]
    [TestCase("time_embedding_type", "\"learned\"", "positional, fourier")]
    [TestCase("dual_cross_attention", "true", "not supported")]
    [TestCase("attention_type", "\"gated\"", "not supported")]
    [TestCase("conv_in_kernel", "2", "odd")]
    [TestCase("cross_atention_dim", "12", "cross_attention_dim")]
    public void Field_of_a_conditional_network_that_cannot_be_is_refused_by_its_name(string name, string json, string told) =>
        Assert.That(() => TinyUNets.BuildText((name, json)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(told).And.Message.Contains("config.json"));

    [Test]
    public void Head_width_written_as_null_is_one_head_and_left_out_is_eight_channels()
    {
        using var one = TinyUNets.Build(("attention_head_dim", "null"));
        using var eight = (UNet2DModel)TinyUNets.Make("""
            {"_class_name": "UNet2DModel", "block_out_channels": [8], "down_block_types": ["DownBlock2D"],
             "up_block_types": ["UpBlock2D"], "norm_num_groups": 4}
            """);

        Assert.That((one.Options.AttentionHeadDim, eight.Options.AttentionHeadDim), Is.EqualTo(((int?)null, (int?)8)));
    }

    [Test]
    public void Middle_block_written_as_null_is_left_out()
    {
        using var network = TinyUNets.Build(("mid_block_type", "null"));

        Assert.That(network.state_dict().Keys, Has.None.StartsWith("mid_block"));
    }
}
