<?php
/**
 * Plugin Name: Báo Nói
 * Description: Sends each published post to a Báo Nói newsroom, which makes it audible; shows its player above the post's words.
 * Version: 0.1.0
 * Requires at least: 5.9
 * Requires PHP: 7.4
 * License: GPL-3.0-or-later
 * Text Domain: bao-noi
 *
 * @package BaoNoi
 */

defined( 'ABSPATH' ) || exit;

const BAO_NOI_META  = '_bao_noi_audio';
const BAO_NOI_SENT  = '_bao_noi_sent';
const BAO_NOI_TRIES = 8;

/* ---- when a post changes ---- */

// The one hook that fires in both editors, for scheduled posts and for quick edits.
add_action( 'transition_post_status', 'bao_noi_on_status', 20, 3 );
add_action( 'post_updated', 'bao_noi_on_update', 20, 1 );
add_action( 'before_delete_post', 'bao_noi_on_delete', 20, 1 );
add_action( 'bao_noi_send', 'bao_noi_send', 10, 2 );

/**
 * Send a post that became public, and withdraw one that no longer is.
 */
function bao_noi_on_status( $after, $before, $post ) {
	if ( ! bao_noi_concerns( $post ) ) {
		return;
	}
	if ( in_array( $after, array( 'publish', 'future' ), true ) ) {
		bao_noi_soon( $post->ID );
	} elseif ( in_array( $before, array( 'publish', 'future' ), true ) ) {
		bao_noi_soon( $post->ID );
	}
}

/**
 * Send a public post again after an edit; the newsroom sees by itself whether anything spoken changed.
 */
function bao_noi_on_update( $post_id ) {
	$post = get_post( $post_id );
	if ( $post && 'publish' === $post->post_status && bao_noi_concerns( $post ) ) {
		bao_noi_soon( $post_id );
	}
}

/**
 * Withdraw a post that is deleted for good. It can't wait for cron: by then the post is gone.
 */
function bao_noi_on_delete( $post_id ) {
	if ( get_post_meta( $post_id, BAO_NOI_SENT, true ) ) {
		bao_noi_request( 'DELETE', $post_id );
	}
}

/**
 * Queue one sending per post, a few seconds on, so that a save that fires many hooks sends once.
 */
function bao_noi_soon( $post_id, $attempt = 0, $delay = 5 ) {
	$args = array( (int) $post_id, (int) $attempt );
	if ( ! wp_next_scheduled( 'bao_noi_send', $args ) ) {
		wp_schedule_single_event( time() + $delay, 'bao_noi_send', $args );
	}
}

/**
 * Send a post as it is now: PUT while it is public, DELETE when it no longer is. Failures come again by cron.
 */
function bao_noi_send( $post_id, $attempt = 0 ) {
	$post   = get_post( $post_id );
	$wanted = $post && in_array( $post->post_status, array( 'publish', 'future' ), true ) && 'no' !== bao_noi_wish( $post_id );
	if ( $wanted ) {
		$status = bao_noi_request( 'PUT', $post_id, bao_noi_article( $post ) );
	} elseif ( get_post_meta( $post_id, BAO_NOI_SENT, true ) ) {
		$status = bao_noi_request( 'DELETE', $post_id );
	} else {
		return;
	}
	if ( $status >= 200 && $status < 300 || 404 === $status ) {
		update_post_meta( $post_id, BAO_NOI_SENT, $wanted ? gmdate( 'c' ) : '' );
		return;
	}
	$again = 0 === $status || 429 === $status || $status >= 500;
	if ( $again && $attempt < BAO_NOI_TRIES ) {
		bao_noi_soon( $post_id, $attempt + 1, 60 * pow( 2, $attempt ) );
	} else {
		update_post_meta( $post_id, '_bao_noi_error', (string) $status );
	}
}

/**
 * Describe a post as the newsroom's API wants it: rendered HTML, so that blocks and shortcodes are what readers see.
 */
function bao_noi_article( $post ) {
	$categories = get_the_category( $post->ID );
	$article    = array(
		'title'        => html_entity_decode( get_the_title( $post ), ENT_QUOTES, 'UTF-8' ),
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own filter.
		'body_html'    => apply_filters( 'the_content', $post->post_content ),
		'lead'         => has_excerpt( $post ) ? wp_strip_all_tags( get_the_excerpt( $post ) ) : '',
		'source_url'   => get_permalink( $post ),
		'author'       => get_the_author_meta( 'display_name', (int) $post->post_author ),
		'section'      => $categories ? html_entity_decode( $categories[0]->name, ENT_QUOTES, 'UTF-8' ) : '',
		'tags'         => wp_list_pluck( get_the_tags( $post->ID ) ? get_the_tags( $post->ID ) : array(), 'name' ),
		'published_at' => get_post_time( 'c', true, $post ),
		'modified_at'  => get_post_modified_time( 'c', true, $post ),
		'status'       => 'future' === $post->post_status ? 'scheduled' : 'published',
		'audio'        => 'review' === bao_noi_wish( $post->ID ) ? 'review' : 'auto',
		// A block with this class is left out of the reading.
		'exclude_selectors' => array( '.bao-noi-khong-doc' ),
	);
	if ( 'future' === $post->post_status ) {
		$article['embargo_until'] = get_post_time( 'c', true, $post );
	}
	$image = get_the_post_thumbnail_url( $post, 'large' );
	if ( $image ) {
		$article['image_url'] = $image;
	}
	return $article;
}

/**
 * Ask the newsroom; return the HTTP status, 0 when it can't be reached.
 */
function bao_noi_request( $method, $post_id, $body = null ) {
	$settings = bao_noi_settings();
	if ( ! $settings['url'] || ! $settings['key'] ) {
		return 0;
	}
	$url    = sprintf( '%s/api/v1/sites/%s/articles/%d', untrailingslashit( $settings['url'] ), rawurlencode( $settings['site'] ), $post_id );
	$answer = wp_remote_request(
		$url,
		array(
			'method'  => $method,
			'timeout' => 15,
			'headers' => array(
				'Authorization' => 'Bearer ' . $settings['key'],
				'Content-Type'  => 'application/json; charset=utf-8',
			),
			'body'    => null === $body ? null : wp_json_encode( $body ),
		)
	);
	if ( is_wp_error( $answer ) ) {
		return 0;
	}
	$told = json_decode( wp_remote_retrieve_body( $answer ), true );
	if ( is_array( $told ) && isset( $told['links']['embed'] ) ) {
		update_post_meta( $post_id, '_bao_noi_embed', esc_url_raw( $told['links']['embed'] ) );
	}
	return (int) wp_remote_retrieve_response_code( $answer );
}

/* ---- the player in a post ---- */

// After WordPress has made its paragraphs, which would put a stray one around the player.
add_filter( 'the_content', 'bao_noi_player', 20 );
add_action( 'wp_enqueue_scripts', 'bao_noi_script' );

/**
 * Give the address of a post's recording in the newsroom, "" when there is none or it is not wanted here.
 */
function bao_noi_embed( $post_id ) {
	$settings = bao_noi_settings();
	$embed    = get_post_meta( $post_id, '_bao_noi_embed', true );
	if ( ! $embed || ! $settings['player'] || ! get_post_meta( $post_id, BAO_NOI_SENT, true ) ) {
		return '';
	}
	// The newsroom may have moved since: only the recording's own name is taken from what it said.
	return untrailingslashit( $settings['url'] ) . '/embed/' . basename( $embed );
}

/**
 * Load the player once, at the foot of a single post that has a recording.
 */
function bao_noi_script() {
	$embed = is_singular() ? bao_noi_embed( get_queried_object_id() ) : '';
	if ( $embed ) {
		// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- the newsroom says itself how long to keep it.
		wp_enqueue_script( 'bao-noi', dirname( $embed, 2 ) . '/embed.js', array(), null, true );
	}
}

/**
 * Put the player above a single post's words, where it can light them up. Hidden while there is nothing to hear.
 */
function bao_noi_player( $content ) {
	if ( ! is_singular() || ! in_the_loop() || ! is_main_query() || is_feed() ) {
		return $content;
	}
	$embed = bao_noi_embed( get_the_ID() );
	if ( ! $embed ) {
		return $content;
	}
	$player = sprintf(
		'<bao-noi class="bao-noi-khong-doc" lang="vi" article="%s" data-empty="hide"><noscript><p><a href="%s">%s</a></p></noscript></bao-noi>',
		esc_attr( basename( $embed ) ),
		esc_url( $embed ),
		esc_html__( 'Nghe bài viết', 'bao-noi' )
	);
	return $player . $content;
}

/* ---- on or off for one post ---- */

add_action( 'add_meta_boxes', 'bao_noi_boxes' );
add_action( 'save_post', 'bao_noi_save_wish', 10, 1 );

/**
 * Offer the choice beside the editor.
 */
function bao_noi_boxes() {
	add_meta_box( 'bao-noi', __( 'Báo Nói: tạo audio', 'bao-noi' ), 'bao_noi_box', bao_noi_settings()['types'], 'side' );
}

/**
 * Show the choice of one post.
 */
function bao_noi_box( $post ) {
	$wish    = get_post_meta( $post->ID, BAO_NOI_META, true );
	$choices = array(
		''       => __( 'Theo mặc định', 'bao-noi' ),
		'yes'    => __( 'Có', 'bao-noi' ),
		'review' => __( 'Có, biên tập duyệt trước', 'bao-noi' ),
		'no'     => __( 'Không', 'bao-noi' ),
	);
	wp_nonce_field( 'bao_noi_wish', 'bao_noi_nonce' );
	foreach ( $choices as $value => $label ) {
		printf(
			'<p><label><input type="radio" name="bao_noi_wish" value="%s" %s> %s</label></p>',
			esc_attr( $value ),
			checked( $wish, $value, false ),
			esc_html( $label )
		);
	}
	$error = get_post_meta( $post->ID, '_bao_noi_error', true );
	if ( $error ) {
		/* translators: %s: HTTP status. */
		printf( '<p>%s</p>', esc_html( sprintf( __( 'Lần gửi trước không thành công (mã %s).', 'bao-noi' ), $error ) ) );
	}
}

/**
 * Keep the choice of one post.
 */
function bao_noi_save_wish( $post_id ) {
	$nonce = isset( $_POST['bao_noi_nonce'] ) ? sanitize_key( $_POST['bao_noi_nonce'] ) : '';
	if ( ! wp_verify_nonce( $nonce, 'bao_noi_wish' ) || ! current_user_can( 'edit_post', $post_id ) ) {
		return;
	}
	$wish = isset( $_POST['bao_noi_wish'] ) ? sanitize_key( $_POST['bao_noi_wish'] ) : '';
	update_post_meta( $post_id, BAO_NOI_META, in_array( $wish, array( 'yes', 'no', 'review' ), true ) ? $wish : '' );
	delete_post_meta( $post_id, '_bao_noi_error' );
}

/**
 * Tell what is wished for a post: yes, no or review.
 */
function bao_noi_wish( $post_id ) {
	$wish = get_post_meta( $post_id, BAO_NOI_META, true );
	return $wish ? $wish : bao_noi_settings()['default'];
}

/**
 * Tell whether a post is of a kind that is sent at all.
 */
function bao_noi_concerns( $post ) {
	return in_array( $post->post_type, bao_noi_settings()['types'], true )
		&& ! wp_is_post_revision( $post->ID ) && ! wp_is_post_autosave( $post->ID ) && '' === $post->post_password;
}

/* ---- settings ---- */

add_action( 'admin_menu', 'bao_noi_menu' );
add_action( 'admin_init', 'bao_noi_register' );

/**
 * Give the settings, with what holds when nothing was chosen. The key may stand in wp-config.php instead.
 */
function bao_noi_settings() {
	$kept = wp_parse_args(
		get_option( 'bao_noi', array() ),
		array(
			'url'     => '',
			'site'    => (string) wp_parse_url( home_url(), PHP_URL_HOST ),
			'key'     => '',
			'default' => 'yes',
			'player'  => 1,
			'types'   => array( 'post' ),
		)
	);
	if ( defined( 'BAO_NOI_KEY' ) ) {
		$kept['key'] = BAO_NOI_KEY;
	}
	return $kept;
}

/**
 * Add the settings page.
 */
function bao_noi_menu() {
	add_options_page( 'Báo Nói', 'Báo Nói', 'manage_options', 'bao-noi', 'bao_noi_page' );
}

/**
 * Register the one option, and hold it to its shape.
 */
function bao_noi_register() {
	register_setting( 'bao_noi', 'bao_noi', array( 'sanitize_callback' => 'bao_noi_clean' ) );
}

/**
 * Keep only what the settings may hold.
 */
function bao_noi_clean( $given ) {
	$kept = bao_noi_settings();
	$key  = isset( $given['key'] ) ? sanitize_text_field( $given['key'] ) : '';
	return array(
		'url'     => isset( $given['url'] ) ? esc_url_raw( $given['url'], array( 'http', 'https' ) ) : '',
		'site'    => isset( $given['site'] ) ? sanitize_text_field( $given['site'] ) : $kept['site'],
		'key'     => '' !== $key ? $key : $kept['key'],
		'default' => isset( $given['default'] ) && in_array( $given['default'], array( 'yes', 'no', 'review' ), true ) ? $given['default'] : 'yes',
		'player'  => empty( $given['player'] ) ? 0 : 1,
		'types'   => $kept['types'],
	);
}

/**
 * Show the settings page. The key is never shown again once it is kept.
 */
function bao_noi_page() {
	$kept = bao_noi_settings();
	?>
	<div class="wrap">
		<h1>Báo Nói</h1>
		<form method="post" action="options.php">
			<?php settings_fields( 'bao_noi' ); ?>
			<table class="form-table" role="presentation">
				<tr>
					<th><label for="bao-noi-url"><?php esc_html_e( 'Địa chỉ Báo Nói', 'bao-noi' ); ?></label></th>
					<td><input id="bao-noi-url" class="regular-text" type="url" name="bao_noi[url]" value="<?php echo esc_attr( $kept['url'] ); ?>"></td>
				</tr>
				<tr>
					<th><label for="bao-noi-site"><?php esc_html_e( 'Tên trang', 'bao-noi' ); ?></label></th>
					<td><input id="bao-noi-site" class="regular-text" name="bao_noi[site]" value="<?php echo esc_attr( $kept['site'] ); ?>"></td>
				</tr>
				<tr>
					<th><label for="bao-noi-key"><?php esc_html_e( 'Khóa API', 'bao-noi' ); ?></label></th>
					<td><input id="bao-noi-key" class="regular-text" type="password" autocomplete="off" name="bao_noi[key]" placeholder="<?php echo $kept['key'] ? esc_attr__( 'Đã lưu; để trống nếu không đổi', 'bao-noi' ) : ''; ?>"></td>
				</tr>
				<tr>
					<th><label for="bao-noi-default"><?php esc_html_e( 'Mặc định cho bài mới', 'bao-noi' ); ?></label></th>
					<td>
						<select id="bao-noi-default" name="bao_noi[default]">
							<option value="yes" <?php selected( $kept['default'], 'yes' ); ?>><?php esc_html_e( 'Tạo audio', 'bao-noi' ); ?></option>
							<option value="review" <?php selected( $kept['default'], 'review' ); ?>><?php esc_html_e( 'Tạo audio, biên tập duyệt trước', 'bao-noi' ); ?></option>
							<option value="no" <?php selected( $kept['default'], 'no' ); ?>><?php esc_html_e( 'Không tạo', 'bao-noi' ); ?></option>
						</select>
					</td>
				</tr>
				<tr>
					<th><?php esc_html_e( 'Trình phát', 'bao-noi' ); ?></th>
					<td><label><input type="checkbox" name="bao_noi[player]" value="1" <?php checked( $kept['player'], 1 ); ?>> <?php esc_html_e( 'Hiện trình phát ở đầu bài', 'bao-noi' ); ?></label></td>
				</tr>
			</table>
			<?php submit_button(); ?>
		</form>
	</div>
	<?php
}
