using System.Text.Json;
using Generative.Checkpoints;
using Generative.Networks;

namespace Generative.Benchmarks;

/// <summary>A diffusers folder of the published CIFAR-10 DDPM configuration (Ho et al. 2020) with fresh weights, deleted when disposed.</summary>
internal sealed class CifarFolder : IDisposable
{
    private const string Unet = """
        {
          "_class_name": "UNet2DModel", "sample_size": 32, "in_channels": 3, "out_channels": 3, "layers_per_block": 2,
          "block_out_channels": [128, 256, 256, 256], "norm_num_groups": 32, "norm_eps": 1e-06, "act_fn": "silu", "attention_head_dim": null,
          "down_block_types": ["DownBlock2D", "AttnDownBlock2D", "DownBlock2D", "DownBlock2D"],
          "up_block_types": ["UpBlock2D", "UpBlock2D", "AttnUpBlock2D", "UpBlock2D"],
          "downsample_padding": 0, "flip_sin_to_cos": false, "freq_shift": 1, "mid_block_scale_factor": 1, "time_embedding_type": "positional"
        }
        """;

    private const string Scheduler = """{ "_class_name": "DDPMScheduler", "beta_schedule": "linear", "variance_type": "fixed_large" }""";

    private CifarFolder(string path) => Path = path;

    public string Path { get; }

    public static CifarFolder Write()
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"cifar10-ddpm-{Guid.NewGuid():N}");
        var config = Read(Unet, "unet");
        using var network = NetworkFactory.Build(config);
        DiffusersFolder.Write(path, new DiffusersContent("DDPMPipeline",
            [new DiffusersPart("unet", config, network.state_dict()), new DiffusersPart("scheduler", Read(Scheduler, "scheduler"))]));
        return new(path);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static ComponentSettings Read(string json, string source)
    {
        using var document = JsonDocument.Parse(json);
        return ComponentSettings.Parse(document.RootElement, source, "_class_name");
    }
}
